import { execFileSync } from "node:child_process"
import { cpus, loadavg, totalmem } from "node:os"

/** The machine a figure comes from. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  /** Load average over one minute when the bench began. */
  readonly load: number
  readonly node: string
  /** With `+` where files differ from it. */
  readonly commit: string
  /** Day, ISO. */
  readonly date: string
}

const git = (...words: ReadonlyArray<string>): string =>
  execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()

const readCommit = (): string => {
  try {
    const changed = git("status", "--porcelain", "--", ":!bench/results", ":!docs")
    return git("rev-parse", "--short", "HEAD") + (changed === "" ? "" : "+")
  } catch {
    // Outside a checkout there is no commit to name.
    return "unknown"
  }
}

/** Reads the machine card. */
export const readMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  node: process.version,
  commit: readCommit(),
  date: new Date().toISOString().slice(0, 10),
})
