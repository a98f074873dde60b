import { spawn, spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Verify } from "./gather-evidence.ts"

/** A command that checks answers. From code or from the user's own configuration, never from a repository's files. */
export interface VerifyCommand {
  readonly command: string
  readonly args?: ReadonlyArray<string>
  /** Most milliseconds it may take (10,000). Killed then, with all that it started; the answer counts as rejected. */
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 10_000

/** How `unshare`, `env` and every shell say that a program could not be run, or is not there. */
const notStarted: ReadonlySet<number> = new Set([126, 127])

const unshare = ["--map-root-user", "--net", "--"] as const

let hasOwnNetwork: boolean | undefined

/** On Linux a child gets a network of its own, with nothing in it, where the system lets users make one. */
const canCutNetwork = (): boolean =>
  (hasOwnNetwork ??= process.platform === "linux" && spawnSync("unshare", [...unshare, "true"]).status === 0)

const kill = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL")
  } catch {
    // It is gone already.
  }
}

/**
 * Makes a check of a command: it reads the answer's text from its input and says by exit status 0 that it is good. It runs
 * without a shell, in a new empty folder, with `PATH` as its whole environment, without a network where Linux lets it be cut,
 * and its output is thrown away. Throws when it cannot be started, also where it ends with the status that says so, 126 or 127.
 */
export const verifyCommand =
  ({ command, args = [], timeoutMs = defaultTimeoutMs }: VerifyCommand): Verify =>
  async ({ text }, signal) => {
    const folder = await mkdtemp(join(tmpdir(), "postern-verify-"))
    const [program, given] = canCutNetwork() ? ["unshare", [...unshare, command, ...args]] : [command, args]
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const child = spawn(program, [...given], {
          cwd: folder,
          env: { PATH: process.env["PATH"], HOME: folder, TMPDIR: folder },
          stdio: ["pipe", "ignore", "ignore"],
          detached: process.platform !== "win32",
        })
        const stop = () => kill(child.pid)
        const timer = setTimeout(stop, timeoutMs)
        signal.addEventListener("abort", stop, { once: true })
        // It may have been asked to while the folder was made.
        if (signal.aborted) stop()
        const finish = () => {
          clearTimeout(timer)
          signal.removeEventListener("abort", stop)
          stop()
        }
        child.once("error", (error) => {
          finish()
          reject(error)
        })
        child.once("close", (status) => {
          finish()
          if (status !== null && notStarted.has(status))
            reject(new Error(`Expected \`command\` to start, came ${status}.`))
          else resolve(status === 0)
        })
        // One that does not read its input is no failure.
        child.stdin.on("error", () => undefined)
        child.stdin.end(text)
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
