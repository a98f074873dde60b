import { execFileSync } from "node:child_process"
import { cpus, loadavg } from "node:os"

/** The machine a figure comes from. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** Load average over one minute when the bench began. */
  readonly load: number
  readonly node: string
  readonly commit: string
}

const commit = (): string => {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim()
  } catch {
    // Outside a checkout there is no commit to name.
    return "unknown"
  }
}

/** Reads the machine card. */
export const readMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  node: process.version,
  commit: commit(),
})
