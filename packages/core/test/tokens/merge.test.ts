import fc from "fast-check"
import { expect, it } from "vitest"
import { countMerged } from "../../src/tokens/merge.ts"
import { makeVocabulary } from "../../src/tokens/vocabulary.ts"

/** Byte-pair merging as it is defined: the pair of lowest rank, the leftmost of equals, until none is left. */
const countPlainly = (ranks: ReadonlyMap<string, number>, text: string): number => {
  const parts = [...text]
  for (;;) {
    const pairs = parts.slice(1).map((part, at) => ranks.get((parts[at] ?? "") + part) ?? Infinity)
    const best = Math.min(...pairs)
    if (best === Infinity) return parts.length
    const at = pairs.indexOf(best)
    parts.splice(at, 2, (parts[at] ?? "") + (parts[at + 1] ?? ""))
  }
}

const letters = fc.stringMatching(/^[abc]+$/)

it.each([
  ["short", 40],
  ["long", 400],
])("counts what merging leaves of a %s piece, whatever the ranks", (_, longest) => {
  const text = fc.stringMatching(new RegExp(`^[abc]{1,${longest}}$`))
  fc.assert(
    fc.property(fc.uniqueArray(letters, { maxLength: 40 }), fc.nat(10), text, (made, tied, piece) => {
      const tokens = ["a", "b", "c", ...made.filter((token) => token.length > 1 && token.length < 200)]
      const shared = Math.min(tied, tokens.length - 3)
      const ranks = new Map(tokens.map((token, rank) => [token, Math.min(rank, tokens.length - shared)]))
      const vocabulary = makeVocabulary({
        lengths: Uint8Array.from(tokens, (token) => token.length),
        bytes: Buffer.from(tokens.join("")),
        tied: shared,
      })
      const bytes = Buffer.from(`<${piece}>`)
      expect(countMerged(vocabulary, bytes, 1, piece.length + 1, () => true)).toBe(countPlainly(ranks, piece))
    }),
  )
})
