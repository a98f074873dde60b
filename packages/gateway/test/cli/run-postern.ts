import { spawn } from "node:child_process"
import { execFileSync } from "node:child_process"
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

/** A folder of its own for state, configuration and files, away from the user's. */
export interface Sandbox {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Runs `postern` in the folder, as a process without a terminal. */
  readonly postern: (words: ReadonlyArray<string>, input?: string) => Promise<PosternRun>
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** Makes the folder a repository with all its files committed. */
  readonly commit: () => void
  readonly dispose: () => void
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
  const postern = (words: ReadonlyArray<string>, input = ""): Promise<PosternRun> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["--conditions=@postern/source", main, ...words], {
        cwd: folder,
        env: environment,
      })
      let out = ""
      let err = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text))
      child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text))
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, out, err }))
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
