import { execFile } from "node:child_process"
import { dirname, resolve } from "node:path"

/** Largest output that is read of git: the names of some million files. */
const mostOutputBytes = 256_000_000

/** Nothing of the repository's own configuration runs, nothing is locked, fetched or replaced. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  // What git before 2.45 knows: no protocol is one that it may fetch over.
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
})

/** The arguments that make git answer a question about a folder, and nothing else. */
export const gitArguments = (folder: string, question: ReadonlyArray<string>): ReadonlyArray<string> => [
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-C",
  resolve(folder),
  ...question,
]

/** How git is run: without a shell, away from the repository. */
export const gitOptions = () => ({
  // Windows prefers a program of the current folder to one on the path: never the repository's.
  cwd: dirname(process.execPath),
  env: environment(),
  maxBuffer: mostOutputBytes,
  windowsHide: true,
})

/**
 * Runs git in a folder; nothing where there is no git, no repository or no commit. `indexFile`: the index of another
 * worktree, in place of the folder's own.
 */
export const runGit = (
  folder: string,
  question: ReadonlyArray<string>,
  input = "",
  indexFile?: string,
): Promise<Buffer | undefined> =>
  new Promise((done) => {
    const env = { ...environment(), ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }) }
    const options = { ...gitOptions(), env, encoding: "buffer" as const }
    const child = execFile("git", [...gitArguments(folder, question)], options, (error, output) =>
      done(error === null ? output : undefined),
    )
    // A git that has ended already reads nothing: its end tells what there is to tell.
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
  })
