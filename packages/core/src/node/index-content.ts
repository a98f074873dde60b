import { type Stats } from "node:fs"
import { stat } from "node:fs/promises"
import { join } from "node:path"
import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { makeFingerprintIndex } from "../fingerprint/fingerprint-index.ts"
import { UnreadableIndex } from "../fingerprint/saved-index.ts"
import { readBackground } from "./background-files.ts"
import { decodeText } from "./decode-text.ts"
import { readContents } from "./git-contents.ts"
import { readIndexFile, writeIndexFile } from "./index-file.ts"
import { makePastText, type PastText } from "./past-text.ts"
import { largestBytes, readTextFile } from "./readable-text-file.ts"
import { giveWay, type ProtectedFile } from "./workspace-files.ts"

/** A protected file that is known by its path only, and why. */
export interface SkippedFile {
  readonly path: string
  readonly why: "binary" | "too large" | "unreadable"
}

/** What a reading of protected files came to. */
export interface ReadFiles {
  readonly skipped: ReadonlyArray<SkippedFile>
  /** How many had to be read; the others are as they were. */
  readonly read: number
}

/** An index, and what it was made from. */
export interface IndexContent {
  readonly fingerprints: FingerprintIndex
  /** Reads the contents of git HEAD that were not read before; they are open from now on. */
  readonly readOpen: (ids: ReadonlyArray<string>) => Promise<void>
  /** Reads the protected files that have changed; throws `TooMuchText` beyond what an index holds. */
  readonly readClosed: (files: ReadonlyArray<ProtectedFile>) => Promise<ReadFiles>
  /** What is only in git. */
  readonly past: PastText
  /** Writes it if it has changed since; throws what the file system throws. */
  readonly write: () => void
}

/** More protected text than an index holds. */
class TooMuchText extends Error {
  override readonly name = "TooMuchText"
}

/** An index of so much text takes about 1.5 GB of memory. */
const mostProtectedBytes = 64_000_000

/** What stands behind the stamp of a file that is text in no encoding. */
const notText = "not text"

const stampOf = ({ size, mtimeMs, ctimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ctimeMs} ${ino}`

const statOf = async (file: string): Promise<Stats | undefined> => {
  try {
    const found = await stat(file)
    return found.isFile() ? found : undefined
  } catch {
    // Deleted, or not readable: there is nothing new to protect.
    return undefined
  }
}

/** An index that goes on from a file; nothing where there is none, or one of another version. */
const restoreIndex = (seed: Uint8Array, file: string) => {
  const saved = readIndexFile(file, seed)
  if (saved === undefined) return undefined
  try {
    return { ...saved, fingerprints: makeFingerprintIndex({ seed, saved: saved.fingerprints }) }
  } catch (error) {
    if (error instanceof UnreadableIndex) return undefined
    throw error
  }
}

/** Goes on from the index in `file`, or begins a new one where there is none that this version on this machine wrote. */
export const openIndexContent = async (root: string, seed: Uint8Array, file: string): Promise<IndexContent> => {
  const saved = restoreIndex(seed, file)
  const fingerprints = saved?.fingerprints ?? makeFingerprintIndex({ seed })
  const stamps = new Map(Object.entries(saved?.manifest.files ?? {}))
  const open = new Set(saved?.manifest.open)
  const past = makePastText(root, seed, fingerprints, saved?.manifest.past)
  let writtenPast = 0
  let isChanged = saved === undefined
  let hasBackground = saved !== undefined

  const readDependencies = async () => {
    for await (const text of readBackground(root)) {
      fingerprints.addBackground(text)
      await giveWay()
    }
  }

  return {
    fingerprints,
    past,
    readOpen: async (ids) => {
      const news = [...new Set(ids)].filter((id) => !open.has(id))
      for await (const { id, bytes, isMissing } of readContents(root, news)) {
        if (isMissing) continue
        open.add(id)
        isChanged = true
        for (const text of bytes === undefined ? [] : decodeText(bytes)) fingerprints.addOpen(text)
        await giveWay()
      }
    },
    readClosed: async (files) => {
      // What is open and what others have published is taken away from what is protected afterwards.
      if (!hasBackground && files.length > 0) await readDependencies()
      hasBackground ||= files.length > 0
      const skipped: Array<SkippedFile> = []
      let read = 0
      let bytes = 0
      for (const { path, name } of files) {
        const found = await statOf(join(root, path))
        if (found === undefined) continue
        bytes += found.size > largestBytes ? 0 : found.size
        if (bytes > mostProtectedBytes) {
          throw new TooMuchText(
            `more than ${mostProtectedBytes / 1e6} MB of text are protected: protect fewer files, or set "fingerprints": false`,
          )
        }
        const stamp = stampOf(found)
        const known = stamps.get(path)
        const [knownStamp, why] = known?.split("|") ?? []
        // What an earlier version took for binary may be text in another encoding.
        if (knownStamp === stamp && why !== "binary") {
          if (why === notText) skipped.push({ path, why: "binary" })
          if (why === "too large") skipped.push({ path, why })
          continue
        }
        const content = await readTextFile(join(root, path), found.size)
        read++
        if ("text" in content) {
          for (const text of [...content.otherReadings, content.text]) fingerprints.protect(name, text)
          past.note(name, content.bytes)
          stamps.set(path, stamp)
          isChanged = true
        } else if (content.skipped !== "gone") {
          skipped.push({ path, why: content.skipped })
          if (content.skipped !== "unreadable")
            stamps.set(path, `${stamp}|${content.skipped === "binary" ? notText : content.skipped}`)
        }
        await giveWay()
      }
      return { skipped, read }
    },
    write: () => {
      if (!isChanged && past.version === writtenPast) return
      const manifest = { files: Object.fromEntries(stamps), open: [...open], past: past.save() }
      writeIndexFile(file, seed, { manifest, fingerprints: fingerprints.save() })
      isChanged = false
      writtenPast = past.version
    },
  }
}
