import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { gitArguments, gitOptions } from "./git-command.ts"

/** Runs git in a folder, without a shell; nothing where there is no git, no repository or no commit. */
export const askGit = (folder: string, question: ReadonlyArray<string>, input = ""): Buffer | undefined => {
  try {
    return execFileSync("git", gitArguments(folder, question), {
      ...gitOptions(),
      input,
      stdio: ["pipe", "pipe", "ignore"],
    })
  } catch {
    // The caller falls back to what a person has approved: narrower, never wider.
    return undefined
  }
}

/** Splits the answer of `cat-file --batch`: a line `id type size`, then the content and a line break. */
export const splitBatch = (answer: Buffer, names: ReadonlyArray<string>): ReadonlyMap<string, Buffer> => {
  const contents = new Map<string, Buffer>()
  let at = 0
  for (const name of names) {
    const end = answer.indexOf("\n", at)
    const [, type, size] = answer.toString("utf8", at, end).split(" ")
    at = end + 1
    // "missing" has no content.
    if (end === -1 || size === undefined) continue
    if (type === "blob") contents.set(name, answer.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return contents
}

const readOr = (file: string, otherwise: string): string => {
  try {
    return readFileSync(file, "utf8").trim()
  } catch {
    return otherwise
  }
}

/** The nearest folder upwards that is a working tree's, itself among them. */
export const repositoryTop = (start: string): string | undefined => {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

const gitFolder = (start: string): string | undefined => {
  const top = repositoryTop(start)
  // A worktree and a submodule have a file that says where the folder is.
  return top === undefined ? undefined : resolve(top, readOr(join(top, ".git"), ".git").replace(/^gitdir:\s*/, ""))
}

/** The texts that git HEAD has of files, by their path below `folder`. Empty where there is no HEAD. */
export const readHeadOf = (folder: string, asked: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  // A line break would end the question for a text.
  const names = asked.filter((name) => !name.includes("\n"))
  if (names.length === 0) return new Map()
  const answer = askGit(folder, ["cat-file", "--batch"], names.map((name) => `HEAD:./${name}\n`).join(""))
  const contents = answer === undefined ? [] : [...splitBatch(answer, names)]
  return new Map(contents.map(([name, bytes]) => [name, bytes.toString("utf8")]))
}

/** The texts of all files so named in git HEAD, by their path below `folder`. Empty where there is no HEAD. */
export const readHead = (folder: string, fileNames: ReadonlySet<string>): ReadonlyMap<string, string> => {
  if (gitFolder(folder) === undefined) return new Map()
  const listed = askGit(folder, ["ls-tree", "-r", "-z", "--name-only", "HEAD"])?.toString("utf8").split("\0") ?? []
  return readHeadOf(
    folder,
    listed.filter((name) => fileNames.has(basename(name))),
  )
}

/** The folders of git's data for a worktree: its own part, and the part that all worktrees of the repository share. */
export const gitFolders = (folder: string): { readonly own: string; readonly common: string } | undefined => {
  const own = gitFolder(folder)
  return own === undefined ? undefined : { own, common: resolve(own, readOr(join(own, "commondir"), ".")) }
}

/** The files of a repository that change when HEAD does. Empty outside git. */
export const headFiles = (folder: string): ReadonlyArray<string> => {
  const found = gitFolders(folder)
  if (found === undefined) return []
  const { own, common } = found
  const reference = readOr(join(own, "HEAD"), "").replace(/^ref:\s*/, "")
  return [
    join(own, "HEAD"),
    join(own, "logs", "HEAD"),
    join(common, "packed-refs"),
    join(common, "reftable", "tables.list"),
    ...(reference.startsWith("refs/") ? [join(common, reference)] : []),
  ]
}
