import { isPathLike } from "./content-path.ts"

/** `title="x"`, `{filename=x}`, `path: x` behind the language. */
const attribute =
  /\b(?:title|file|filename|filepath|path|name|source)\s{0,2}[=:]\s{0,2}(?:"([^"]{1,400})"|'([^']{1,400})'|([^\s"'}]{1,400}))/i

/** Finds the file that a fence's info string names: `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts:10-20`, `12:40:src/a.ts`. */
export const fencePath = (info: string): string | undefined => {
  const named = attribute.exec(info)
  const value = named?.[1] ?? named?.[2] ?? named?.[3]
  if (value !== undefined) return value
  const words = info
    .trim()
    .replaceAll(/[{}"'`]/g, " ")
    .split(/\s+/)
  for (const word of words) {
    const candidate = word.replace(/^(?:\d{1,7}:){1,2}/, "").replace(/[,;]$/, "")
    // A language and a path, joined: `ts:src/a.ts`. A drive is no language.
    const afterLanguage = /^[\w+#-]{2,20}:(?!\/\/)(.{1,400})$/.exec(candidate)?.[1]
    for (const path of [afterLanguage, candidate]) {
      if (path !== undefined && isPathLike(path.replace(/:\d{1,7}(?:[-:]\d{1,7})?$/, ""))) return path
    }
  }
  // A name with spaces behind the language.
  const [, ...rest] = words
  const whole = rest.join(" ")
  return /[/\\]/.test(whole) && isPathLike(whole) ? whole : undefined
}
