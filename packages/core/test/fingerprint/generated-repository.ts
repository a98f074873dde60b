/** Numbers that look random and are the same for the same seed. */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let hash = Math.imul(state ^ (state >>> 15), state | 1)
    hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61)
    return ((hash ^ (hash >>> 14)) >>> 0) % below
  }
}

const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split(" ")

const makeWord = (random: (below: number) => number): string =>
  Array.from({ length: 3 }, () => syllables[random(syllables.length)] ?? "").join("")

/** Lines of something like code: words of the list between marks and numbers, some in comments. */
const makeText = (random: (below: number) => number, words: ReadonlyArray<string>, lines: number): string =>
  Array.from({ length: lines }, () => {
    const pick = () => words[random(words.length)] ?? ""
    const items = Array.from({ length: 1 + random(7) }, () => (random(6) === 0 ? String(random(5000)) : pick()))
    const line = " ".repeat(2 * random(4)) + items.join([" ", ", ", ".", " = ", "(", '"', " -> "][random(7)])
    return random(8) === 0 ? `${line} // ${pick()} ${pick()}` : random(9) === 0 ? `# ${line}` : line
  }).join("\n")

/** An open part, and protected files with words that the open part does not have. */
export interface GeneratedRepository {
  readonly open: string
  readonly files: ReadonlyArray<{ readonly path: string; readonly text: string }>
  readonly secretWords: ReadonlySet<string>
}

/** Makes a repository with about 40,000 open words and two thousand protected ones. */
export const generateRepository = (seed: number): GeneratedRepository => {
  const random = randomFrom(seed)
  const common = [...new Set(Array.from({ length: 700 }, () => makeWord(random)))]
  const secretWords = Array.from({ length: 100 }, () => `zz${makeWord(random)}`)
  const protectedWords = [...common, ...secretWords]
  return {
    open: makeText(random, common, 12_000),
    files: Array.from({ length: 6 }, (_, number) => ({
      path: `src/secret/file${number}.ts`,
      text: makeText(random, protectedWords, 100),
    })),
    secretWords: new Set(secretWords),
  }
}

const wordPattern = /[A-Za-z_$][\w$]+/g

/** The part of a text from its word `first` on that holds `count` words; all there are if there are fewer. */
export const windowOf = (text: string, first: number, count: number) => {
  const words = [...text.matchAll(wordPattern)].slice(first, first + count)
  const start = words[0]?.index ?? 0
  const last = words.at(-1)
  const end = last === undefined ? 0 : last.index + last[0].length
  return { text: text.slice(start, end), words: words.map(([word]) => word) }
}
