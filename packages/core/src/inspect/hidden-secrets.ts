import { type SecretMatch } from "./secrets/find-secrets.ts"
import { decodedViews } from "./views/decoded-views.ts"

/** Secrets that only decoding shows. */
export interface HiddenSecrets<Match extends SecretMatch> {
  /** Those written with the escapes of JSON: where they stand in the text, so that a placeholder can stand there. */
  readonly escaped: ReadonlyArray<Match>
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

/** Finds, by `find`, the secrets that only decoding shows, given those that are seen without it. Pure and linear. */
export const findHiddenSecrets = <Match extends SecretMatch>(
  text: string,
  seen: ReadonlyArray<Match>,
  find: (text: string) => ReadonlyArray<Match>,
): HiddenSecrets<Match> => {
  const rest = withoutSecrets(text, seen)
  const escaped = new Map<number, Match>()
  const rules = new Set<string>()
  for (const { kind, text: view } of decodedViews(rest)) {
    let from = 0
    for (const match of find(view)) {
      const written = escapeJson(view.slice(match.start, match.end))
      // Views keep the order of their text, so that each search goes on where the last one ended.
      const at = kind === "unescaped" ? rest.indexOf(written, from) : -1
      if (at === -1) {
        rules.add(match.rule)
        continue
      }
      from = at + written.length
      escaped.set(at, { ...match, start: at, end: from })
    }
  }
  return { escaped: [...escaped.values()], rules: [...rules] }
}
