import { isWithin, narrowest, type PolicyDocument, type Zone } from "@postern/core"

interface Pattern {
  readonly pattern: string
  readonly zone: Zone
  readonly isObserved: boolean
}

const patternsOf = ({ rules = [] }: PolicyDocument): ReadonlyArray<Pattern> =>
  rules.flatMap(({ paths, zone, observe }) =>
    paths.map((pattern) => ({ pattern, zone, isObserved: observe === true && zone !== "nowhere" })),
  )

const show = ({ zone, isObserved }: Pattern): string => `${zone}${isObserved ? ", only observed" : ""}`

const keyOf = (one: Pattern): string => `${one.pattern}: ${show(one)}`

/**
 * The rules that may let more through than before, one a line: those removed or changed, those added that are wider than
 * something before, and a new order. Whether a file of today is touched does not matter: files come later, too. Pure.
 */
export const widenedRules = (before: PolicyDocument, after: PolicyDocument): ReadonlyArray<string> => {
  const [old, changed] = [patternsOf(before), patternsOf(after)]
  const [oldKeys, newKeys] = [new Set(old.map(keyOf)), new Set(changed.map(keyOf))]
  const removed = old.filter((one) => !newKeys.has(keyOf(one)))
  const added = changed.filter((one) => !oldKeys.has(keyOf(one)))
  const narrow = narrowest([before.default ?? "cloud", ...old.map(({ zone }) => zone)])
  const lines = removed.flatMap((one) => {
    const now = added.find(({ pattern }) => pattern === one.pattern)
    if (now !== undefined) {
      const isNarrower = isWithin(now.zone, one.zone) && (!now.isObserved || one.isObserved)
      return isNarrower ? [] : [`rule \`${one.pattern}\`: ${show(one)} → ${show(now)}`]
    }
    return one.zone === "cloud" ? [] : [`rule \`${one.pattern}\`: ${show(one)} → removed`]
  })
  const opening = added.filter(
    (one) => !removed.some(({ pattern }) => pattern === one.pattern) && (one.isObserved || !isWithin(one.zone, narrow)),
  )
  const kept = (patterns: ReadonlyArray<Pattern>, keys: ReadonlySet<string>) =>
    patterns.map(keyOf).filter((key) => keys.has(key))
  const isReordered = kept(old, newKeys).join("\n") !== kept(changed, oldKeys).join("\n")
  return [
    ...lines,
    ...opening.map((one) => `rule \`${one.pattern}\`: none → ${show(one)}`),
    ...(isReordered ? ["the rules stand in another order: the last one that matches decides"] : []),
  ]
}

/** The exceptions that are new or hold longer than before, one a line; `said` tells of a finding's id what it is. Pure. */
export const widenedExceptions = (
  before: PolicyDocument,
  after: PolicyDocument,
  said: (id: string) => string | undefined,
): ReadonlyArray<string> => {
  const held = new Map((before.exceptions ?? []).map(({ finding, expires }) => [finding, expires]))
  return (after.exceptions ?? []).flatMap(({ finding, reason, expires }) => {
    const until = held.get(finding)
    if (until !== undefined && until >= expires) return []
    const what = said(finding) ?? "Postern has not seen it yet: `postern explain` says what it is"
    return [
      `exception ${finding} (${what}): ${until === undefined ? "none" : `until ${until}`} → until ${expires}, "${reason}"`,
    ]
  })
}
