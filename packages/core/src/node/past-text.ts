import { hash } from "node:crypto"
import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { type Policy } from "../policy/policy.ts"
import { decodeText } from "./decode-text.ts"
import { headsAfter } from "./commit-heads.ts"
import { readContents } from "./git-contents.ts"
import {
  type Commit,
  folderInRepository,
  historyBoundary,
  listChanges,
  listCommits,
  listStaged,
  type PlacedContent,
} from "./git-history.ts"
import { makeKnownContents, type SavedContents } from "./known-contents.ts"
import { cutPast, type PastBounds, pastBounds } from "./past-bounds.ts"
import { beginLook, choose, type Look } from "./past-look.ts"
import { makeUnchanged } from "./policy-stamp.ts"
import { readOpenBeside, readTips } from "./read-tips.ts"
import { refPlaces } from "./ref-places.ts"
import { giveWay } from "./workspace-files.ts"

/** What is remembered of it. Ids, paths and numbers. */
export interface SavedPast {
  /** Under which policy paths were judged, and where a shallow clone ended. */
  readonly policy: string
  readonly boundary: string
  /** What these commits lead to has been looked through. */
  readonly heads: ReadonlyArray<string>
  readonly contents: SavedContents
  /** Distinct protected windows that came from there. */
  readonly grams: number
  /** There was more than the bounds let in. */
  readonly isCut: boolean
}

/** The text of protected files that is only in git: on other branches, in tags, stashes, old commits, other worktrees. */
export interface PastText {
  /**
   * Reads what is not known yet. Resolves when branches and tags are known as they are now, and what a few new commits
   * changed; more than that follows by itself.
   */
  readonly read: (policy: Policy, head: ReadonlyMap<string, string> | undefined) => Promise<void>
  /** No ref has changed since the last reading. A few `stat`s. */
  readonly isCurrent: () => boolean
  /** Settles when what follows by itself is done. */
  readonly settled: () => Promise<void>
  /** Learns that a file in the working tree had these bytes when its words were protected. */
  readonly note: (name: string, bytes: Uint8Array) => void
  readonly save: () => SavedPast
  /** Grows with what `save` gives. */
  readonly version: number
  /** What a person should know of it. */
  readonly warnings: () => ReadonlyArray<string>
  readonly stop: () => void
}

/** Goes on from what was saved with the same index. */
export const makePastText = (
  root: string,
  seed: Uint8Array,
  fingerprints: FingerprintIndex,
  saved?: SavedPast,
  given: Partial<PastBounds> = {},
): PastText => {
  const bounds = { ...pastBounds, ...given }
  const known = makeKnownContents(seed, saved?.contents)
  let policyDigest = saved?.policy
  let boundary = saved?.boundary
  let heads: ReadonlySet<string> = new Set(saved?.heads)
  let savedHeads = saved?.heads ?? []
  let grams = saved?.grams ?? 0
  let version = 0
  let isCut = saved?.isCut ?? false
  let isUnlisted = false
  let isUnreadable = false
  let isLacking = false
  const indexesSeen = new Map<string, string>()
  let isInGit = false
  let isUnchanged = () => false
  let running = { isStopped: false, walks: 0 }
  let rest: Promise<void> = Promise.resolve()

  /** Reads versions that are not known yet, as many as are waited for; the others are left. */
  const protect = async (look: Look, closed: ReadonlyArray<PlacedContent>, most: number): Promise<void> => {
    const mine = running
    const news = new Map<string, Set<string>>()
    for (const { path, id } of closed) {
      if (!known.has(path, id)) news.set(id, (news.get(id) ?? new Set()).add(path))
    }
    if (news.size > 0) await readOpenBeside(root, look, bounds)
    for await (const { id, bytes, isMissing } of readContents(root, [...news.keys()])) {
      if (mine.isStopped || look.waitedLeft <= 0) break
      if (known.size() >= bounds.contents * most || grams >= bounds.grams * most || look.bytesLeft <= 0) {
        isCut = true
        look.isFull = true
        return
      }
      const names = news.get(id) ?? []
      news.delete(id)
      isLacking ||= isMissing
      if (isMissing) continue
      look.waitedLeft -= bytes?.length ?? 0
      look.bytesLeft -= bytes?.length ?? 0
      const before = fingerprints.grams
      for (const name of names) {
        for (const text of bytes === undefined ? [] : decodeText(bytes)) look.reading.protect(name, text)
        known.add(name, id)
      }
      version++
      grams += fingerprints.grams - before
      await giveWay()
    }
    for (const [id, names] of news) for (const path of names) look.left.push({ path, id })
  }

  /** Looks through commits for versions that were replaced or deleted since. */
  const walk = async (look: Look, prefix: string, commits: ReadonlyArray<Commit>, most: number): Promise<void> => {
    const mine = running
    for await (const changes of listChanges(root, prefix, commits)) {
      if (mine.isStopped) return
      isUnreadable ||= changes === undefined
      await protect(look, (await choose(look.nameOf, changes ?? [])).closed, most)
      if (look.isFull) return
    }
  }

  const finish = (): void => {
    // What a clone lacks may come later: it is looked for at the next start.
    if (running.walks > 0 || isLacking || isUnreadable) return
    savedHeads = [...heads]
    version++
  }

  const readNow = async (look: Look, head: ReadonlyMap<string, string>): Promise<void> => {
    const mine = running
    const prefix = folderInRepository(root)
    const [listed, staged] = await Promise.all([
      listCommits(root, [...heads], bounds.commits + 1),
      listStaged(root, indexesSeen),
    ])
    isUnlisted = prefix === undefined || listed === undefined
    if (prefix === undefined || listed === undefined) return
    const commits = listed.slice(0, bounds.commits)
    isCut ||= listed.length > commits.length
    const tips = await readTips(root, look, bounds, prefix, commits)
    isUnreadable ||= !tips.isWhole
    const standing = [...head].map(([path, id]) => ({ path, id }))
    await protect(look, [...tips.closed, ...(await choose(look.nameOf, [...standing, ...staged])).closed], 2)
    const isShort = commits.length <= bounds.waitedCommits
    if (isShort) await walk(look, prefix, commits, 2)
    if (mine.isStopped) return
    heads = headsAfter(heads, commits)
    if (isShort && look.left.length === 0) {
      finish()
      return
    }
    mine.walks++
    rest = rest
      .then(async () => {
        look.waitedLeft = Number.POSITIVE_INFINITY
        await protect(look, look.left.splice(0), 1)
        if (!isShort) await walk(look, prefix, commits, 1)
      })
      .catch(() => {
        isUnreadable = true
      })
      .finally(() => {
        mine.walks--
        if (!mine.isStopped) finish()
      })
  }

  return {
    read: async (policy, head) => {
      const isSame = policy.digest === policyDigest
      if (isSame && isInGit === (head !== undefined) && isUnchanged()) return
      const unchanged = makeUnchanged(refPlaces(root))
      const end = hash("sha256", historyBoundary(root))
      if (!isSame || end !== boundary) {
        running.isStopped = true
        running = { isStopped: false, walks: 0 }
        heads = new Set()
        savedHeads = []
        isCut = false
        isUnreadable = false
        indexesSeen.clear()
        if (!isSame) known.forget()
      }
      policyDigest = policy.digest
      boundary = end
      isInGit = head !== undefined
      if (head !== undefined) await readNow(beginLook(policy, fingerprints, bounds), head)
      isUnchanged = unchanged
    },
    isCurrent: () => isUnchanged(),
    settled: () => rest,
    note: (name, bytes) => known.note(name, bytes),
    save: () => ({
      policy: policyDigest ?? "",
      boundary: boundary ?? "",
      heads: savedHeads,
      contents: known.save(),
      grams,
      isCut,
    }),
    get version() {
      return version
    },
    warnings: () => [
      ...(running.walks > 0
        ? ["Older commits are still being read: until then, what is only there is known by its path alone."]
        : []),
      ...(isCut ? [cutPast] : []),
      ...(isUnlisted || isUnreadable
        ? ["Git cannot show all of this repository's history: what is only there is known by its path alone."]
        : []),
    ],
    stop: () => {
      running.isStopped = true
    },
  }
}
