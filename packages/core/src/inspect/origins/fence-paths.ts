import { isPathLike } from "./content-path.ts"

/** `title="x"`, `{filename=x}`, `path: x` behind the language. */
const attribute =
  /\b(?:title|file|filename|filepath|path|name|source)\s{0,2}[=:]\s{0,2}(?:"([^"]{1,400})"|'([^']{1,400})'|([^\s"'}]{1,400}))/i

const withoutLines = (path: string): string =>
  path.replace(/(?::\d{1,7}(?:[-:]\d{1,7})?|#L\d{1,7}(?:-L?\d{1,7})?)$/, "")

/**
 * Finds the file that a fence's info string names: `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts:10-20`, `12:40:src/a.ts`. Where a
 * name may have spaces, it gives both readings.
 */
export const fencePaths = (info: string): ReadonlyArray<string> => {
  const named = attribute.exec(info)
  const value = named?.[1] ?? named?.[2] ?? named?.[3]
  if (value !== undefined) return [value]
  const words = info
    .trim()
    .replaceAll(/[{}"'`]/g, " ")
    .split(/\s+/)
  const [first = "", ...rest] = words
  const readings = words.map((word) => word.replace(/^(?:\d{1,7}:){1,2}/, "").replace(/[,;]$/, ""))
  // A language and a path, joined: `ts:src/a.ts`. A drive is no language.
  const afterLanguage = /^[\w+#-]{2,20}:(?!\/\/)(.{1,400})$/.exec(readings[0] ?? "")?.[1]
  const inOnePiece = [...(afterLanguage === undefined ? [] : [afterLanguage]), ...readings]
    .map(withoutLines)
    .find(isPathLike)
  // A language has no separator.
  const whole = withoutLines((/[/\\]/.test(first) ? [first, ...rest] : rest).join(" "))
  const withSpaces = whole.includes(" ") && /[/\\]/.test(whole) && isPathLike(whole) ? whole : undefined
  return [inOnePiece, withSpaces].filter((path) => path !== undefined)
}
