import { readFileSync, realpathSync, statSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { runGit } from "./git-command.ts"
import { gitFolders, repositoryTop } from "./policy-head.ts"

/** A content of a repository, at a path below the workspace folder. */
export interface PlacedContent {
  readonly path: string
  /** The id of the content, in full. */
  readonly id: string
}

/** A commit that a ref points to. */
export interface Tip {
  readonly commit: string
  readonly tree: string
  /** It is a branch's, a remote one's or a tag's: what was committed there; a stash holds what nobody has. */
  readonly isCommitted: boolean
}

/** A commit, and those before it. */
export interface Commit {
  readonly id: string
  readonly parents: ReadonlyArray<string>
}

/** Trees compared, or commits, at once: so much output is read of one git. */
const commitsAtOnce = 1_000
const treesAtOnce = 20

/** So often a question that failed is asked again in two halves. */
const mostHalvings = 32

const linesOf = (output: Buffer | undefined): ReadonlyArray<string> =>
  output
    ?.toString("utf8")
    .split("\n")
    .filter((line) => line !== "") ?? []

/** The commits that refs point to, the newest first. Nothing where git cannot tell. */
export const listTips = async (root: string): Promise<ReadonlyArray<Tip> | undefined> => {
  const format = "--format=%(objectname) %(tree) %(*objectname) %(*tree) %(refname)"
  const output = await runGit(root, ["for-each-ref", "--sort=-creatordate", format])
  if (output === undefined) return undefined
  return linesOf(output).flatMap((line) => {
    const [own = "", ownTree = "", tagged = "", taggedTree = "", name = ""] = line.split(" ")
    const tree = ownTree === "" ? taggedTree : ownTree
    // A tag may be that of a single file.
    if (tree === "") return []
    return [{ commit: ownTree === "" ? tagged : own, tree, isCommitted: /^refs\/(?:heads|remotes|tags)\//.test(name) }]
  })
}

/**
 * The commits that any ref, reflog, stash or worktree leads to and none of `known` does, the newest first, at most `most`.
 * Nothing where git cannot tell.
 */
export const listCommits = async (
  root: string,
  known: ReadonlyArray<string>,
  most: number,
): Promise<ReadonlyArray<Commit> | undefined> => {
  const question = ["rev-list", "--ignore-missing", "--parents", `--max-count=${most}`, "--stdin"]
  const input = known.map((id) => `^${id}\n`).join("")
  const output = await runGit(root, [...question, "--all", "--reflog", "FETCH_HEAD"], input)
  if (output === undefined) return undefined
  return linesOf(output).map((line) => {
    const [id = "", ...parents] = line.split(" ")
    return { id, parents }
  })
}

/** Where the workspace folder lies in its repository: `""`, or `folder/`. Nothing outside git. */
export const folderInRepository = (root: string): string | undefined => {
  try {
    // As git does: the folder itself, not a link to it.
    const real = realpathSync(root)
    const top = repositoryTop(real)
    if (top === undefined) return undefined
    const path = relative(top, real).replaceAll(sep, "/")
    return path === "" ? "" : `${path}/`
  } catch {
    // Gone since.
    return undefined
  }
}

/** The commit of HEAD and its tree. Before the first commit: none, and the empty tree. */
export const findHead = async (root: string): Promise<{ readonly commit: string; readonly tree: string }> => {
  const head = await runGit(root, ["rev-parse", "HEAD", "HEAD^{tree}"])
  const [commit = "", tree = ""] = linesOf(head)
  if (tree !== "") return { commit, tree }
  const [empty = ""] = linesOf(await runGit(root, ["hash-object", "-t", "tree", "--stdin"]))
  return { commit, tree: empty }
}

/**
 * Reads what `diff-tree --raw -z` says of changed files: `:mode mode id id status`, or for a merge one mode and id more
 * for each parent, then the path. Gives the contents after the change and, with `isWhole`, before it too.
 */
const readChanges = (output: Buffer, prefix: string, isWhole: boolean): ReadonlyArray<PlacedContent> => {
  const found: Array<PlacedContent> = []
  const fields = output.toString("utf8").split("\0")
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? ""
    // What is compared is named, too.
    if (!field.startsWith(":")) continue
    const path = fields[++at] ?? ""
    if (!path.startsWith(prefix)) continue
    const sides = field.lastIndexOf(":", field.indexOf(" ")) + 2
    const words = field.slice(sides - 1).split(" ")
    for (let side = isWhole ? 0 : sides - 1; side < sides; side++) {
      const id = words[sides + side] ?? ""
      // A link's content is a path, and a submodule's commit is none of this repository; zeros stand for no file.
      if (words[side]?.startsWith("100") === true && /[^0]/.test(id))
        found.push({ path: path.slice(prefix.length), id })
    }
  }
  return found
}

/** What one question to `diff-tree` came to; `undefined` where git could not tell, as where a clone lacks trees. */
export type Changes = ReadonlyArray<PlacedContent> | undefined

async function* compare(
  root: string,
  prefix: string,
  lines: ReadonlyArray<string>,
  atOnce: number,
  isWhole: boolean,
): AsyncGenerator<Changes> {
  const parts = Array.from({ length: Math.ceil(lines.length / atOnce) }, (_, at) =>
    lines.slice(at * atOnce, (at + 1) * atOnce),
  ).toReversed()
  let halvings = mostHalvings
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const question = ["diff-tree", "--stdin", "--root", "-r", "-c", "--raw", "-z", "--no-renames", "--no-abbrev"]
    const output = await runGit(root, [...question, "--", "."], part.map((line) => `${line}\n`).join(""))
    if (output === undefined && part.length > 1 && halvings-- > 0) {
      // One that lacks its tree, or says too much, spoils only its neighbours.
      const middle = part.length >> 1
      parts.push(part.slice(middle), part.slice(0, middle))
    } else yield output === undefined ? undefined : readChanges(output, prefix, isWhole)
  }
}

/** The files of trees that one other has otherwise or not at all, as they are in them. */
export const compareTrees = (
  root: string,
  prefix: string,
  from: string,
  trees: ReadonlyArray<string>,
): AsyncGenerator<Changes> =>
  compare(
    root,
    prefix,
    trees.map((tree) => `${from} ${tree}`),
    treesAtOnce,
    false,
  )

/** The files that commits changed, as they were before and after: also what is older than the first of them is met so. */
export const listChanges = (root: string, prefix: string, commits: ReadonlyArray<Commit>): AsyncGenerator<Changes> =>
  compare(
    root,
    prefix,
    commits.map(({ id }) => id),
    commitsAtOnce,
    true,
  )

const stagedIn = async (root: string, indexFile: string): Promise<ReadonlyArray<PlacedContent>> => {
  const output = await runGit(root, ["ls-files", "-z", "--stage"], "", indexFile)
  return (output?.toString("utf8").split("\0") ?? []).flatMap((entry) => {
    const tab = entry.indexOf("\t")
    const [mode = "", id] = entry.slice(0, tab).split(" ")
    return id !== undefined && mode.startsWith("100") ? [{ path: entry.slice(tab + 1), id }] : []
  })
}

/** More worktrees than this have an index of their own that is not read. */
const mostWorktrees = 100

/** When an index was written; nothing where there is none. */
const writtenAt = (indexFile: string): string | undefined => {
  try {
    const { mtimeNs, size, ino } = statSync(indexFile, { bigint: true })
    return `${mtimeNs} ${size} ${ino}`
  } catch {
    // Nothing was ever staged there, or another user's.
    return undefined
  }
}

/** What is staged in this worktree and in the others of its repository, where it has changed since `seen` was filled. */
export const listStaged = async (root: string, seen: Map<string, string>): Promise<ReadonlyArray<PlacedContent>> => {
  const found = gitFolders(root)
  if (found === undefined) return []
  const worktrees = join(found.common, "worktrees")
  const others = (await readdir(worktrees).catch(() => [])).slice(0, mostWorktrees).map((name) => join(worktrees, name))
  const staged: Array<PlacedContent> = []
  for (const folder of new Set([found.own, found.common, ...others])) {
    const file = join(folder, "index")
    const written = writtenAt(file)
    if (written === undefined || seen.get(file) === written) continue
    seen.set(file, written)
    staged.push(...(await stagedIn(root, file)))
  }
  return staged
}

/** Where the history of a shallow clone ends: it moves when more is fetched. Empty for a whole one. */
export const historyBoundary = (root: string): string => {
  try {
    return readFileSync(join(gitFolders(root)?.common ?? root, "shallow"), "utf8")
  } catch {
    // A whole clone has no such file.
    return ""
  }
}
