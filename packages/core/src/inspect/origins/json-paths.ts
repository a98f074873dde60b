/** Keys under which tools name a file in their results, and those under which they give its text. */
const pathKey =
  /"(?:path|file|filename|file_?name|file_?path|absolute_?path|relative_?path|notebook_path|uri|target_file|source)"\s{0,8}:\s{0,8}(?:\{\s{0,8}"text"\s{0,8}:\s{0,8})?("(?:[^"\\\n]|\\.){1,400}")/gi
const contentKey =
  /"(?:content|contents|text|lines|line|snippet|code|body|diff|patch|old_?string|new_?string|old_?text|new_?text|stdout|output|match|submatches|cells|preview)"\s{0,8}:/i

const decode = (literal: string): string => {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === "string" ? value : literal
  } catch {
    // No JSON string: as it is written.
    return literal
  }
}

/** Finds the paths in JSON that also holds text, for instance of `rg --json` or a language server. Linear. */
export const findJsonPaths = (text: string): ReadonlyArray<string> => {
  if (!text.includes('":') && !text.includes('" :')) return []
  return contentKey.test(text) ? Array.from(text.matchAll(pathKey), ([, literal = ""]) => decode(literal)) : []
}
