import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"

/** What a process has used since it began. */
export interface ProcessUsage {
  /** Processor time of all its threads, in its own code and in the system's. */
  readonly cpuMs: number
  readonly residentBytes: number
}

/** A process of the bench, and the channel to it. */
export interface Child extends AsyncDisposable {
  /** Sends a word and gives what comes back. */
  readonly ask: (word: string) => Promise<Readonly<Record<string, unknown>>>
  /** The next message that it sends of itself. */
  readonly next: () => Promise<Readonly<Record<string, unknown>>>
  readonly usage: () => Promise<ProcessUsage>
  readonly hasEnded: () => boolean
  /** What it wrote to its error output, for who must find out why it failed. */
  readonly complaints: () => string
  /** Asks it to end and waits until it has; after ten seconds it is killed. */
  readonly close: () => Promise<void>
}

const meter = fileURLToPath(new URL("meter.mjs", import.meta.url))

/** A path under which what it prints is kept no longer than this. */
const mostKept = 4000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000)
    child.once("exit", () => {
      clearTimeout(late)
      resolve()
    })
    child.kill("SIGTERM")
  })

/** Starts a program with a meter in it. `conditions`: how its imports resolve; absent: as those of an installed package. */
export const startChild = (
  file: string,
  words: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv,
  conditions?: string,
): Child => {
  const child = fork(file, [...words], {
    env,
    execArgv: [`--import=${meter}`, ...(conditions === undefined ? [] : [`--conditions=${conditions}`])],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  let complaints = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-mostKept)))
  const next = () =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const fail = () => reject(new Error(`${file} ended before it answered: ${complaints}`))
      child.once("exit", fail)
      child.once("message", (message) => {
        child.off("exit", fail)
        if (isRecord(message)) resolve(message)
        else reject(new Error(`${file} sent what is no record`))
      })
    })
  const ask = (word: string) => {
    const answer = next()
    child.send(word)
    return answer
  }
  const close = () => endOf(child)
  return {
    ask,
    next,
    usage: async () => {
      const { cpuMs, residentBytes } = await ask("usage")
      return { cpuMs: Number(cpuMs), residentBytes: Number(residentBytes) }
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    complaints: () => complaints,
    close,
    [Symbol.asyncDispose]: close,
  }
}
