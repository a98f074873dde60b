import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

/** What a run of the command gave. */
export interface PosternRun {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A command that goes on until it is told to end. */
export interface RunningPostern {
  /** Waits for a line that matches what it prints, and gives the match; rejects where it ends before. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  /** What it printed so far. */
  readonly out: () => string
  /** Writes to its standard input. */
  readonly write: (text: string) => void
  /** Ends its standard input, and waits for it to end by itself. */
  readonly leave: () => Promise<PosternRun>
  /** Tells it to end, as Ctrl-C does or by another signal, and waits. */
  readonly end: (signal?: "SIGTERM") => Promise<PosternRun>
}

/** More variables of the environment; `undefined` takes one away. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A folder of its own for state, configuration and files, away from the user's. */
export interface Sandbox {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Runs `postern` in the folder, as a process without a terminal. */
  readonly postern: (words: ReadonlyArray<string>, input?: string, more?: Variables) => Promise<PosternRun>
  /** Starts `postern` in the folder, with more variables. */
  readonly start: (words: ReadonlyArray<string>, more?: Variables) => RunningPostern
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** Makes the folder a repository with all its files committed. */
  readonly commit: () => void
  readonly dispose: () => void
}

const collect = (child: ChildProcessWithoutNullStreams) => {
  const texts = { out: "", err: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.out += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.err += text))
  return texts
}

const watch = (child: ChildProcessWithoutNullStreams): RunningPostern => {
  const texts = collect(child)
  const closed = new Promise<PosternRun>((resolve) => child.on("close", (code) => resolve({ code, ...texts })))
  return {
    out: () => texts.out,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(texts.out)
          if (found !== null) resolve(found)
        }
        child.stdout.on("data", look)
        void closed.then(({ out, err }) => reject(new Error(`It ended before it printed ${pattern}: ${out}${err}`)))
        look()
      }),
    write: (input) => void child.stdin.write(input),
    leave: () => {
      child.stdin.end()
      return closed
    },
    end: (signal) => {
      child.kill(signal ?? "SIGINT")
      return closed
    },
  }
}

/** Makes a sandbox. */
export const makeSandbox = (): Sandbox => {
  const home = mkdtempSync(join(tmpdir(), "postern-cli-"))
  const folder = join(home, "repository")
  mkdirSync(folder)
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    XDG_STATE_HOME: join(home, "state"),
    XDG_CONFIG_HOME: join(home, "config"),
    GIT_CONFIG_GLOBAL: "/dev/null",
    NODE_COMPILE_CACHE: join(tmpdir(), "postern-compile-cache"),
  }
  const spawnPostern = (words: ReadonlyArray<string>, more: Variables = {}) =>
    spawn(process.execPath, ["--conditions=@postern/source", main, ...words], {
      cwd: folder,
      env: { ...environment, ...more },
    })
  const postern = (words: ReadonlyArray<string>, input = "", more: Variables = {}): Promise<PosternRun> =>
    new Promise((resolve, reject) => {
      const child = spawnPostern(words, more)
      const texts = collect(child)
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, ...texts }))
      // A command that reads nothing has left before its input comes.
      child.stdin.on("error", () => {})
      child.stdin.end(input)
    })
  const git = (...words: ReadonlyArray<string>) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...words], {
      cwd: folder,
      env: environment,
    })
  return {
    folder,
    environment,
    postern,
    start: (words, more) => watch(spawnPostern(words, more)),
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
    },
    commit: () => {
      git("init", "-q")
      git("add", "-A")
      git("commit", "-qm", "All")
    },
    dispose: () => rmSync(home, { recursive: true }),
  }
}
