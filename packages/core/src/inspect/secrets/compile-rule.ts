import { isPlaceholder } from "./secret-value.ts"
import { type SecretFinder, type SecretRule } from "./secret-rule.ts"
import { startsWord } from "./word-start.ts"

/** The groups that hold what a rule looks for; Node 22 lets no two alternatives of a pattern share a name. */
const secretGroups = ["secret", "quotedSecret", "lineSecret"]

/** Makes a rule ready to be looked for. */
export const compileRule = (rule: SecretRule): SecretFinder => {
  const pattern = new RegExp(rule.pattern.source, `${rule.pattern.flags}dy`)
  const accepts = rule.accepts ?? ((secret: string) => !isPlaceholder(secret))
  return {
    name: rule.name,
    literals: rule.literals,
    ignoresCase: pattern.ignoreCase,
    at: rule.at,
    findAt: (text, literal) => {
      pattern.lastIndex = literal.end
      const match = pattern.exec(text)
      const places = match?.indices?.groups
      if (match === null) return undefined
      const secret = secretGroups.map((group) => places?.[group]).find((place) => place !== undefined)
      const [start, end] = secret ?? [places?.["head"]?.[0] ?? literal.start, pattern.lastIndex]
      if (start < literal.start && !startsWord(text, start)) return undefined
      const range = { start, end }
      return accepts(text.slice(start, end), text, range) ? range : undefined
    },
  }
}
