import { findSecrets, type SecretMatch } from "./secrets/find-secrets.ts"
import { decodedViews } from "./views/decoded-views.ts"

/** Secrets that only decoding shows. */
export interface HiddenSecrets {
  /** Those written with the escapes of JSON: where they stand in the text, so that a placeholder can stand there. */
  readonly escaped: ReadonlyArray<SecretMatch>
  /** The formats of all others: there is no place for a placeholder. */
  readonly rules: ReadonlyArray<string>
}

/** Blanks secrets that are seen already, so that what is left is found by decoding alone. Keeps every offset. */
const withoutSecrets = (text: string, secrets: ReadonlyArray<SecretMatch>): string => {
  let rest = ""
  let at = 0
  for (const { start, end } of secrets) {
    rest += text.slice(at, start) + " ".repeat(end - start)
    at = end
  }
  return at === 0 ? text : rest + text.slice(at)
}

const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Finds the secrets that only decoding shows, given those that are seen without it. Pure and linear. */
export const findHiddenSecrets = (text: string, seen: ReadonlyArray<SecretMatch>): HiddenSecrets => {
  const rest = withoutSecrets(text, seen)
  const escaped = new Map<number, SecretMatch>()
  const rules = new Set<string>()
  for (const { kind, text: view } of decodedViews(rest)) {
    let from = 0
    for (const { rule, start, end } of findSecrets(view)) {
      const written = escapeJson(view.slice(start, end))
      // Views keep the order of their text, so that each search goes on where the last one ended.
      const at = kind === "unescaped" ? rest.indexOf(written, from) : -1
      if (at === -1) {
        rules.add(rule)
        continue
      }
      from = at + written.length
      escaped.set(at, { rule, start: at, end: from })
    }
  }
  return { escaped: [...escaped.values()], rules: [...rules] }
}
