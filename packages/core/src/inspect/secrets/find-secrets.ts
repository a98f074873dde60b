import { aiRules } from "./ai-rules.ts"
import { assignmentRules } from "./assignment-rules.ts"
import { cloudRules } from "./cloud-rules.ts"
import { codeHostRules } from "./code-host-rules.ts"
import { compileRule } from "./compile-rule.ts"
import { databaseRules } from "./database-rules.ts"
import { genericRules } from "./generic-rules.ts"
import { type IndexedLiteral, makeLiteralIndex, pairAt } from "./literal-index.ts"
import { messagingRules } from "./messaging-rules.ts"
import { monitoringRules } from "./monitoring-rules.ts"
import { paymentRules } from "./payment-rules.ts"
import { privateKeyFinder } from "./private-key.ts"
import { privateKeyTailFinder } from "./private-key-tail.ts"
import { type SecretFinder } from "./secret-rule.ts"
import { productRules } from "./product-rules.ts"
import { startsWord } from "./word-start.ts"

/** A secret in a text: exactly what has to be replaced so that nothing of it is left; `end` is exclusive. */
export interface SecretMatch {
  /** The name of the format, for instance `github-token`. */
  readonly rule: string
  readonly start: number
  readonly end: number
}

const finders: ReadonlyArray<SecretFinder> = [
  privateKeyFinder,
  privateKeyTailFinder,
  ...[
    codeHostRules,
    cloudRules,
    paymentRules,
    aiRules,
    messagingRules,
    monitoringRules,
    productRules,
    databaseRules,
    genericRules,
    assignmentRules,
  ]
    .flat()
    .map(compileRule),
]

const { places, lists } = makeLiteralIndex(finders)

/** Sorts matches, and makes one of those that overlap. */
export const mergeOverlaps = <Match extends SecretMatch>(matches: ReadonlyArray<Match>): ReadonlyArray<Match> => {
  const merged: Array<Match> = []
  for (const match of matches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || match.start >= last.end) merged.push(match)
    else if (match.end > last.end) merged[merged.length - 1] = { ...last, end: match.end }
  }
  return merged
}

/** Finds the secrets of known formats in a text, sorted and without overlaps. Pure and linear. */
export const findSecrets = (text: string): ReadonlyArray<SecretMatch> => {
  const matches: Array<SecretMatch> = []
  // A rule that has matched goes on after its match, or a run of prefixes would be read once for each of them.
  const resumeAt = new Map<SecretFinder, number>()

  const tryLiteral = ({ literal, finder }: IndexedLiteral, start: number) => {
    const end = start + literal.length
    const isThere = finder.ignoresCase
      ? text.slice(start, end).toLowerCase() === literal
      : text.startsWith(literal, start)
    if (!isThere || start < (resumeAt.get(finder) ?? 0)) return
    if (
      finder.at !== "anywhere" &&
      !startsWord(text, start) &&
      !(finder.at === "afterUnderscore" && text[start - 1] === "_")
    )
      return
    const range = finder.findAt(text, { start, end })
    if (range === undefined) return
    resumeAt.set(finder, range.end)
    matches.push({ rule: finder.name, ...range })
  }

  let first = text.charCodeAt(0)
  for (let at = 1; at < text.length; at++) {
    const second = text.charCodeAt(at)
    if ((first | second) < 128) {
      const place = places[pairAt(first, second)] ?? 0
      if (place !== 0) for (const indexed of lists[place] ?? []) tryLiteral(indexed, at - 1)
    }
    first = second
  }
  return matches.length < 2 ? matches : mergeOverlaps(matches)
}
