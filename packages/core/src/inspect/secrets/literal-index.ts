import { type SecretFinder } from "./secret-rule.ts"

/** One literal of one rule. */
export interface IndexedLiteral {
  readonly literal: string
  readonly finder: SecretFinder
}

/** Literals by their first two characters, which must be ASCII. */
export interface LiteralIndex {
  /** For each pair of characters its place in `lists`; zero where no literal begins with it. */
  readonly places: Uint16Array
  readonly lists: ReadonlyArray<ReadonlyArray<IndexedLiteral>>
}

/** Where a pair of ASCII characters stands in `places`. */
export const pairAt = (first: number, second: number): number => (first << 7) | second

const casesOf = (character: string, ignoresCase: boolean): ReadonlyArray<string> =>
  ignoresCase ? [...new Set([character.toLowerCase(), character.toUpperCase()])] : [character]

/** Indexes the literals of all rules, so that one look at each pair of characters passes over ordinary text. */
export const makeLiteralIndex = (finders: ReadonlyArray<SecretFinder>): LiteralIndex => {
  const places = new Uint16Array(1 << 14)
  const lists: Array<Array<IndexedLiteral>> = [[]]
  const add = (pair: number, indexed: IndexedLiteral) => {
    const list = lists[places[pair] ?? 0]
    if (list !== undefined && places[pair] !== 0) return list.push(indexed)
    places[pair] = lists.length
    return lists.push([indexed])
  }
  for (const finder of finders) {
    for (const literal of finder.literals) {
      for (const first of casesOf(literal.charAt(0), finder.ignoresCase)) {
        for (const second of casesOf(literal.charAt(1), finder.ignoresCase)) {
          add(pairAt(first.charCodeAt(0), second.charCodeAt(0)), { literal, finder })
        }
      }
    }
  }
  return { places, lists }
}
