/** Characters that sentences seldom hold and code is full of. */
const codeMarks = /[{}[\]<>;=|\\$#@*^~_]/g

/** Above this share of code marks a text is not clearly sentences. */
const mostCodeMarks = 0.02

const longestSentenceWord = 40

/**
 * Says whether text of no known origin is prose or code. Fences are code; so is whatever is not clearly sentences, for
 * the doubt narrows. Inline code between single backticks counts as prose: a sentence may name a thing.
 */
export const classifyText = (text: string): "prose" | "code" => {
  if (text.includes("```") || text.includes("~~~")) return "code"
  const sentences = text.replaceAll(/`[^`\n]{1,80}`/g, "x")
  const marks = sentences.match(codeMarks)?.length ?? 0
  if (marks > 2 && marks > sentences.length * mostCodeMarks) return "code"
  const letters = sentences.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0
  if (letters < sentences.length * 0.75) return "code"
  if (/^(?:\t| {4,})\S/m.test(sentences) || /\w\(\w*\)/.test(sentences)) return "code"
  return sentences.split(/\s+/).some((word) => word.length > longestSentenceWord) ? "code" : "prose"
}
