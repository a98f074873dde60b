import { lstat } from "node:fs/promises"
import { join } from "node:path"
import { findSecrets } from "@postern/core"
import { listWorkspaceFiles, readTextFile } from "@postern/core/node"

/** A file that holds secrets of known formats: their kinds, never a secret. */
export interface SecretFile {
  /** Below the repository's root, with slashes. */
  readonly path: string
  /** Names of formats, for instance `github-token`. */
  readonly kinds: ReadonlyArray<string>
}

/** What a look into the files found. */
export interface SecretScan {
  readonly files: ReadonlyArray<SecretFile>
  /** How many were looked into. */
  readonly read: number
  /** How many were not: too large, not text, not to be read, or one too many. */
  readonly unread: number
}

/** Larger files are data, and take long. */
const largestBytes = 1_000_000

const mostFiles = 20_000

/** Build outputs are ignored, too; where there are so many they are not looked into. */
const mostIgnored = 2_000

const kindsIn = async (file: string): Promise<ReadonlyArray<string> | undefined> => {
  try {
    const facts = await lstat(file)
    // A link leads elsewhere: its file is looked at where it is.
    if (!facts.isFile() || facts.size > largestBytes) return undefined
    const read = await readTextFile(file, facts.size)
    return "text" in read ? [...new Set(findSecrets(read.text).map(({ rule }) => rule))] : undefined
  } catch {
    return undefined
  }
}

/** Looks into a repository's files for secrets, also into those that git ignores; nothing of their content is kept. */
export const findSecretFiles = async (root: string): Promise<SecretScan> => {
  const { files, ignored } = await listWorkspaceFiles(root)
  const listed = [...files, ...(ignored.length > mostIgnored ? [] : ignored)]
  const found: Array<SecretFile> = []
  let read = 0
  for (const path of listed.slice(0, mostFiles)) {
    const kinds = await kindsIn(join(root, path))
    if (kinds === undefined) continue
    read++
    if (kinds.length > 0) found.push({ path, kinds })
  }
  return { files: found, read, unread: files.length + ignored.length - read }
}
