import { reachable } from "./commit-heads.ts"
import { decodeText } from "./decode-text.ts"
import { readContents } from "./git-contents.ts"
import { type Commit, compareTrees, findHead, listTips, type PlacedContent } from "./git-history.ts"
import { type PastBounds } from "./past-bounds.ts"
import { choose, type Look } from "./past-look.ts"
import { giveWay } from "./workspace-files.ts"

/**
 * Finds what stands at tips that HEAD does not lead to and HEAD has otherwise or not at all, the newest tips first. Gives
 * the protected contents; the open ones of branches and tags, which are taken away from them, are kept in the look.
 */
export const readTips = async (
  root: string,
  look: Look,
  bounds: PastBounds,
  prefix: string,
  commits: ReadonlyArray<Commit>,
): Promise<{ readonly closed: ReadonlyArray<PlacedContent>; readonly isWhole: boolean }> => {
  const closed: Array<PlacedContent> = []
  if (commits.length === 0) return { closed, isWhole: true }
  const head = await findHead(root)
  const merged = reachable(commits, head.commit)
  const ids = new Set(commits.map(({ id }) => id))
  // Where a ref is broken git names none: then nothing is taken away.
  const tips = ((await listTips(root)) ?? []).filter(({ commit }) => ids.has(commit) && !merged.has(commit))
  let isWhole = true
  let filesLeft = bounds.tipFiles
  for (const isCommitted of [true, false]) {
    const trees = tips.slice(0, bounds.tips).flatMap((tip) => (tip.isCommitted === isCommitted ? [tip.tree] : []))
    for await (const changes of compareTrees(root, prefix, head.tree, [...new Set(trees)])) {
      isWhole &&= changes !== undefined
      filesLeft -= changes?.length ?? 0
      if (filesLeft < 0) break
      const chosen = await choose(look.nameOf, changes ?? [])
      closed.push(...chosen.closed)
      if (isCommitted) for (const id of chosen.open) look.open.add(id)
    }
  }
  return { closed, isWhole }
}

/** Reads what is open beside protected contents, before the first of them is read. */
export const readOpenBeside = async (root: string, { open, reading }: Look, bounds: PastBounds): Promise<void> => {
  const ids = [...open]
  open.clear()
  let left = bounds.openBytes
  for await (const { bytes } of readContents(root, ids)) {
    if ((left -= bytes?.length ?? 0) <= 0) break
    for (const text of bytes === undefined ? [] : decodeText(bytes)) reading.addOpen(text)
    await giveWay()
  }
}
