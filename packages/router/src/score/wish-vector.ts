/** A wish as numbers: hashed words and pairs of words, and countable facts. No text. */
export interface WishVector {
  /** Places of `gramDimensions` that are not zero. */
  readonly places: ReadonlyArray<number>
  /** Their values; together of length 1. */
  readonly values: ReadonlyArray<number>
  /** In the order of `factNames`. */
  readonly facts: ReadonlyArray<number>
}

/** How many places the words are hashed to. */
export const gramDimensions = 4096

/** The countable facts. */
export const factNames = [
  "length",
  "words",
  "lines",
  "numbers",
  "longest number",
  "powers of ten",
  "largest power of ten",
  "different words",
  "formulas",
  "constraints",
  "algorithm words",
] as const

const offset = 0x811c9dc5
const prime = 0x01000193

const hashOf = (word: string): number => {
  let hash = offset
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), prime)
  return hash
}

/** Sixteen bits of a hash: enough to tell words apart that are counted, not looked up. */
const shortOf = (hash: number): number => (hash ^ (hash >>> 16)) & 0xffff

const markWords = (list: string): Uint8Array => {
  const marked = new Uint8Array(1 << 16)
  for (const word of list.split(" ")) marked[shortOf(hashOf(word))] = 1
  return marked
}

const constraintWords = markWords("must should only without exactly never always ensure cannot least most")
const algorithmWords = markWords(
  "minimum maximum minimize maximize modulo mod shortest longest subsequence subarray tree graph path permutation probability expected optimal concurrent distributed recursive",
)

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)
const isLetter = (code: number): boolean => code >= 97 && code <= 122

const placeOf = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 20

/** Times that each place came up, and which words have; both are empty between two calls. */
const times = new Uint16Array(gramDimensions)
const seen = new Uint8Array(1 << 16)

const logs = Float64Array.from({ length: 64 }, (_, count) => Math.log1p(count))
const logOf = (count: number): number => logs[count] ?? Math.log1p(count)

/** Reads a text into numbers, in one pass. Numbers count by their length, everything else by its letters. */
export const wishVector = (text: string): WishVector => {
  const places: Array<number> = []
  const distinct: Array<number> = []
  let [count, lines, numbers, longest, powers, largestPower, formulas, constraints, algorithms] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
  let previous = 0
  let isAfterPower = false
  const mark = (place: number) => {
    const before = times[place] ?? 0
    if (before === 0) places.push(place)
    times[place] = before + 1
  }
  const add = (hash: number) => {
    const word = shortOf(hash)
    if (seen[word] === 0) {
      seen[word] = 1
      distinct.push(word)
    }
    mark(placeOf(hash))
    if (previous !== 0) mark(placeOf(Math.imul(previous, 31) + hash))
    previous = hash
  }
  for (let at = 0; at < text.length;) {
    let code = lower(text.charCodeAt(at))
    if (isLetter(code)) {
      let hash = offset
      while (isLetter(code)) {
        hash = Math.imul(hash ^ code, prime)
        code = lower(text.charCodeAt(++at))
      }
      count++
      constraints += constraintWords[shortOf(hash)] ?? 0
      algorithms += algorithmWords[shortOf(hash)] ?? 0
      add(hash)
    } else if (isDigit(code)) {
      const start = at
      let value = 0
      while (isDigit(code)) {
        value = Math.min(value * 10 + code - 48, 99)
        code = text.charCodeAt(++at)
      }
      numbers++
      longest = Math.max(longest, at - start)
      if (isAfterPower) {
        powers++
        largestPower = Math.max(largestPower, value)
      }
      add(at - start)
    } else {
      if (code === 10) lines++
      else if (code === 36) formulas++
      if (code > 32) add(Math.imul(offset ^ code, prime))
      at++
    }
    if (code !== 123) isAfterPower = code === 94
  }
  const values = places.map((place) => logOf(times[place] ?? 0))
  let squares = 0
  for (const value of values) squares += value * value
  const length = Math.sqrt(squares) || 1
  for (const place of places) times[place] = 0
  for (const word of distinct) seen[word] = 0
  return {
    places,
    values: values.map((value) => value / length),
    facts: [
      Math.log1p(text.length),
      Math.log1p(count),
      Math.log1p(lines),
      Math.log1p(numbers),
      Math.min(longest, 20),
      Math.log1p(powers),
      Math.min(largestPower, 20),
      Math.log1p(distinct.length),
      Math.log1p(formulas),
      Math.log1p(constraints),
      Math.log1p(algorithms),
    ],
  }
}
