import { spawn } from "node:child_process"
import { type Command } from "./client.ts"

/** What became of a program. */
export interface Ended {
  /** Absent: it was killed. */
  readonly status: number | undefined
  readonly isLate: boolean
  readonly output: string
  readonly errors: string
}

const mostKept = 200_000

const collect = (stream: NodeJS.ReadableStream | null): (() => string) => {
  let text = ""
  stream?.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(-mostKept)))
  return () => text
}

/** Runs a program to its end, and ends it with all it started when its time is up. */
export const runProgram = (
  { program, words }: Command,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(program, [...words], {
      cwd: options.cwd,
      env: options.env,
      // A group of its own: what it starts ends with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    })
    const output = collect(child.stdout)
    const errors = collect(child.stderr)
    let isLate = false
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
      } catch {
        // It has ended meanwhile, and all of its group.
      }
    }
    const late = setTimeout(() => {
      isLate = true
      end()
    }, options.timeoutMs)
    const settle = (status: number | undefined, fault = "") => {
      clearTimeout(late)
      end()
      resolve({ status, isLate, output: output(), errors: errors() + fault })
    }
    child.once("error", (error) => settle(undefined, error.message))
    child.once("close", (status) => settle(status ?? undefined))
  })
