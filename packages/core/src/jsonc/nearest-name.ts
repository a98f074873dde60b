/** Edits (insert, delete, replace) that make one word of the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The name that somebody who wrote `word` most likely meant; nothing when none is close. */
export const nearest = (word: string, names: ReadonlyArray<string>): string | undefined => {
  const lower = word.toLowerCase()
  const [best] = names
    .map((name) => ({ name, edits: distance(lower, name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits)
  return best !== undefined && best.edits <= (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3)))
    ? best.name
    : undefined
}
