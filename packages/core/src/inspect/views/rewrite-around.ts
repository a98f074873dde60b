/** What stands around a change is kept this far, in characters: a run of words across it is still seen whole. */
const kept = 256

/**
 * Replaces what matches, and keeps only the surroundings of what thereby changed: the rest is read in the text itself.
 * Nothing where nothing changes. Stretches that do not touch are parted by a line break.
 */
export const rewriteAround = (
  text: string,
  pattern: RegExp,
  replace: (match: string) => string,
): string | undefined => {
  let view = ""
  let at = -1
  for (const { 0: match, index } of text.matchAll(pattern)) {
    const replacement = replace(match)
    if (replacement === match) continue
    if (at === -1) view = text.slice(Math.max(0, index - kept), index)
    else if (index - at <= 2 * kept) view += text.slice(at, index)
    else view += `${text.slice(at, at + kept)}\n${text.slice(index - kept, index)}`
    view += replacement
    at = index + match.length
  }
  return at === -1 ? undefined : view + text.slice(at, at + kept)
}
