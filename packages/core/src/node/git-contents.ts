import { runGit } from "./git-command.ts"
import { splitBatch } from "./policy-head.ts"
import { largestBytes } from "./readable-text-file.ts"

/** A content of a repository that was asked for. */
export interface GitContent {
  readonly id: string
  /** Absent: the repository lacks it, as a partial clone does, or it is larger than what is read of any file. */
  readonly bytes?: Buffer
  readonly isMissing: boolean
}

/** Contents asked for at once, and bytes. */
const contentsAtOnce = 2_000
const bytesAtOnce = 2_000_000

const ask = (root: string, how: string, ids: ReadonlyArray<string>) =>
  runGit(root, ["cat-file", how], ids.map((id) => `${id}\n`).join(""))

/** Which of these a repository holds. Unlike `cat-file`, it does not end at the first that a partial clone lacks. */
const presentOf = async (root: string, ids: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const question = ["rev-list", "--objects", "--no-walk", "--ignore-missing", "--missing=allow-any", "--stdin"]
  const output = (await runGit(root, question, ids.map((id) => `${id}\n`).join("")))?.toString("utf8")
  const present = new Set(output?.split("\n").map((line) => line.split(" ", 1)[0]))
  return ids.filter((id) => present.has(id))
}

/** Sizes in bytes, by id; ids of what is not there or is no file are left out. */
const sizesOf = async (root: string, ids: ReadonlyArray<string>): Promise<ReadonlyMap<string, number>> => {
  const output =
    (await ask(root, "--batch-check", ids)) ?? (await ask(root, "--batch-check", await presentOf(root, ids)))
  return new Map(
    (output?.toString("utf8").split("\n") ?? []).flatMap((line) => {
      const [id = "", type, size] = line.split(" ")
      return type === "blob" ? [[id, Number(size)] as const] : []
    }),
  )
}

/** Parts ids so that each part has few bytes. */
const partBySize = (ids: ReadonlyArray<string>, sizes: ReadonlyMap<string, number>): ReadonlyArray<Array<string>> => {
  const parts: Array<Array<string>> = [[]]
  let bytes = 0
  for (const id of ids) {
    bytes += sizes.get(id) ?? 0
    if (bytes > bytesAtOnce) {
      parts.push([])
      bytes = sizes.get(id) ?? 0
    }
    parts.at(-1)?.push(id)
  }
  return parts
}

/** Reads contents of a repository, those that are asked for first before others, a few megabytes at a time. Fetches none. */
export async function* readContents(root: string, ids: ReadonlyArray<string>): AsyncGenerator<GitContent> {
  for (let at = 0; at < ids.length; at += contentsAtOnce) {
    const asked = ids.slice(at, at + contentsAtOnce)
    const sizes = await sizesOf(root, asked)
    const small = asked.filter((id) => (sizes.get(id) ?? Number.POSITIVE_INFINITY) <= largestBytes)
    for (const id of asked) {
      if (!sizes.has(id)) yield { id, isMissing: true }
      else if ((sizes.get(id) ?? 0) > largestBytes) yield { id, isMissing: false }
    }
    for (const part of partBySize(small, sizes)) {
      const answer = part.length === 0 ? undefined : await ask(root, "--batch", part)
      const contents = answer === undefined ? new Map<string, Buffer>() : splitBatch(answer, part)
      for (const id of part) {
        const bytes = contents.get(id)
        yield bytes === undefined ? { id, isMissing: true } : { id, bytes, isMissing: false }
      }
    }
  }
}
