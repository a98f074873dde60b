import { longestPath } from "./content-path.ts"

/** Finds words of a text that look like paths: with a slash, or beginning with a dot. Linear; at most 400 characters each. */
export const findMentions = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  if (!text.includes("/") && !text.includes("\\") && !text.includes(".")) return found
  for (const [word] of text.matchAll(/[\w@.~%+\-/\\]+/g)) {
    if (word.length > longestPath || word.length < 3) continue
    if (word.includes("/") || word.includes("\\") || word.startsWith(".")) found.add(word.replace(/[.,:]+$/, ""))
  }
  return found
}
