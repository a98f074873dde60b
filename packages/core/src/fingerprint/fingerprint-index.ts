import { findBuiltInRule } from "../policy/built-in-rules.ts"
import { credentialValues } from "./credential-values.ts"
import { type FingerprintIndex } from "./fingerprint.ts"
import { gramSize, makeHashing } from "./grams.ts"
import { type KeyTable, makeKeyTable, restoreLate } from "./key-table.ts"
import { markComments } from "./mark-comments.ts"
import { matchProfiles } from "./match-profiles.ts"
import { makeProtectedGrams, packPlace } from "./protected-grams.ts"
import { makeProtectedValues } from "./protected-values.ts"
import { readWords, type Words } from "./read-words.ts"
import { decodeIndex, encodeIndex } from "./saved-index.ts"
import { readTelling, unknownTelling } from "./telling-grams.ts"
import { profileText } from "./text-profile.ts"
import { visitGrams } from "./visit-grams.ts"
import { makeVocabulary } from "./vocabulary.ts"
import { protectedViews, viewWords } from "./word-views.ts"

/**
 * With fewer open grams than this (about 150 KB of code) nearly every word and pair looks as if only protected files had
 * it: that then proves nothing, and 11 words in a row are asked for.
 */
const enoughOpenGrams = 10_000

/** Makes an index: empty, or as it was when it was saved. Throws `UnreadableIndex` for bytes that it did not write. */
export const makeFingerprintIndex = (options: {
  /** 16 random bytes that stay on this machine: hashes made with them tell others nothing. */
  readonly seed: Uint8Array
  readonly saved?: Uint8Array
}): FingerprintIndex => {
  const { seed } = options
  const hashing = makeHashing(seed)
  const saved = options.saved === undefined ? undefined : decodeIndex(options.saved, seed)

  const grams = makeProtectedGrams(saved && { table: saved.grams, sources: saved.sources })
  // Asked where files are read only, which after a start is seldom.
  const open = restoreLate(saved?.open)
  const vocabulary = makeVocabulary(hashing, saved?.vocabulary)
  const paths: Array<string> = [...(saved?.paths ?? [])]
  const values = makeProtectedValues(seed, hashing.wordSeed, saved?.values)
  const pathNumbers = new Map(paths.map((path, number) => [path, number]))
  const words: Array<number> = [...(saved?.words ?? [])]
  let openGrams = saved?.openGrams ?? 0
  let version = saved?.version ?? 0

  const read = (text: string): Words => {
    const found = readWords(text, hashing.wordSeed)
    markComments(text, found)
    return found
  }

  const addGrams = (found: Words, table: KeyTable): void =>
    visitGrams(found, viewWords(found, protectedViews), hashing, (low, high) => table.add(low, high))

  /** Returns how many grams were not open before. */
  const subtract = (text: string): number => {
    const { add, size } = open()
    const before = size()
    const found = read(text)
    const views = viewWords(found, protectedViews)
    vocabulary.add(found, views)
    visitGrams(found, views, hashing, (low, high) => add(low, high))
    return size() - before
  }

  const numberOf = (path: string): number => {
    const known = pathNumbers.get(path)
    if (known !== undefined) return known
    const number = paths.push(path) - 1
    words.push(0)
    pathNumbers.set(path, number)
    return number
  }

  /** The windows that are not open, each as its key's two halves and its place. */
  const windowsOf = (text: string, found: Words): Uint32Array => {
    const { lines } = found
    const opened = open()
    const tell =
      openGrams < enoughOpenGrams ? () => unknownTelling : readTelling(text, found, vocabulary, hashing.wordSeed)
    const windows: Array<number> = []
    visitGrams(found, viewWords(found, protectedViews), hashing, (low, high, view, at) => {
      // A gram that is protected already stays, whatever was opened since.
      if (grams.table.find(low, high) < 0 && opened.find(low, high) >= 0) return
      const lineOf = (position: number) => lines[view.kept[position] ?? 0] ?? 1
      windows.push(low, high, packPlace(lineOf(at), lineOf(at + gramSize - 1), tell(view, at)))
    })
    return Uint32Array.from(windows)
  }

  /** One word that open files or everybody has, such as `production`. */
  const isKnownWord = (value: string): boolean => {
    const { count, hashes } = readWords(value, hashing.wordSeed)
    return count === 1 && !/[^\p{L}_]/u.test(value) && vocabulary.hasWord(hashes[0] ?? 0)
  }

  /** Words that open files or everybody has, each of them. */
  const isKnownText = (value: string): boolean => {
    const { count, hashes } = readWords(value, hashing.wordSeed)
    return hashes.subarray(0, count).every(vocabulary.hasWord)
  }

  const addValues = (path: number, text: string, isKnown: (value: string) => boolean): void => {
    if (findBuiltInRule(paths[path] ?? "") === undefined) return
    for (const value of credentialValues(text)) if (!isKnown(value)) values.add(path, value)
  }

  const addWindows = (path: number, windows: Uint32Array, isStanding: boolean): boolean => {
    const add = grams.beginVersion(path, isStanding)
    let isChanged = false
    for (let at = 0; at + 2 < windows.length; at += 3) {
      if (add(windows[at] ?? 0, windows[at + 1] ?? 0, windows[at + 2] ?? 0)) isChanged = true
    }
    return isChanged
  }

  return {
    get version() {
      return version
    },
    get words() {
      return words.reduce((sum, count) => sum + count, 0)
    },
    get grams() {
      return grams.table.size()
    },
    paths,
    addOpen: (text) => {
      openGrams += subtract(text)
    },
    addBackground: (text) => {
      subtract(text)
    },
    protect: (path, text) => {
      const found = read(text)
      const number = numberOf(path)
      words[number] = found.count
      if (addWindows(number, windowsOf(text, found), true)) version++
      addValues(number, text, isKnownWord)
    },
    beginPast: (isProtected) => {
      const openThere = makeKeyTable(0)
      const isOpen = (low: number, high: number) => open().find(low, high) >= 0 || openThere.find(low, high) >= 0
      const opened: Array<boolean> = []
      const isOpened = (path: number): boolean => (opened[path] ??= !isProtected(paths[path] ?? ""))
      return {
        addOpen: (text) => addGrams(read(text), openThere),
        protect: (path, text) => {
          const number = numberOf(path)
          const found = read(text)
          const { lines } = found
          const add = grams.beginPastVersion(number, isOpened)
          let isChanged = false
          visitGrams(found, viewWords(found, protectedViews), hashing, (low, high, { kept }, at) => {
            if (grams.table.find(low, high) < 0 && isOpen(low, high)) return
            const place = packPlace(lines[kept[at] ?? 0] ?? 1, lines[kept[at + gramSize - 1] ?? 0] ?? 1, unknownTelling)
            if (add(low, high, place)) isChanged = true
          })
          if (isChanged) version++
          addValues(number, text, isKnownText)
        },
      }
    },
    windows: (text) => windowsOf(text, read(text)),
    protectNew: (path, windows) => {
      // An answer's zone may be wider than that of what it quotes.
      addWindows(numberOf(path), windows, false)
    },
    profile: (text) => {
      if (grams.table.size() === 0) return { version, asWritten: [], decoded: new Map() }
      return profileText(text, version, hashing, grams.table)
    },
    match: (profiles) => {
      const old = profiles.find((profile) => profile.version !== version)
      if (old !== undefined) {
        throw new RangeError(
          `Expected profiles of version ${version}, came one of version ${old.version}; profile its text again.`,
        )
      }
      if (grams.table.size() === 0) return []
      return matchProfiles(profiles, grams, paths, hashing)
    },
    values: (text) => values.find(text, paths),
    get valueCount() {
      return values.size()
    },
    save: () =>
      encodeIndex(
        {
          version,
          openGrams,
          paths,
          values: values.save(),
          words,
          sources: grams.sources,
          grams: grams.table.save(),
          open: open().save(),
          vocabulary: vocabulary.save(),
        },
        seed,
      ),
  }
}
