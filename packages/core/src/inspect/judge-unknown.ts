import { type UnknownFinding } from "../model/verdict.ts"
import { narrowest } from "../model/zone.ts"
import { type RegisteredAnswer } from "./answer-register.ts"
import { classifyText } from "./classify-text.ts"
import { unknownFinding } from "./finding.ts"
import { type InspectionIndex } from "./inspection-index.ts"
import { isField, type Passage } from "./passage.ts"
import { type Claim } from "./scan-text.ts"

/** Cuts out of a text the parts whose claim to come from a file holds. */
const withoutVerbatim = (text: string, claims: ReadonlyArray<Claim>, index: InspectionIndex): string => {
  let rest = ""
  let at = 0
  for (const { path, start, end } of claims) {
    if (start < at || !index.isVerbatim(path, text.slice(start, end))) continue
    // The fence's own first line goes with its content.
    const opening = text.lastIndexOf("\n", Math.max(0, start - 2)) + 1
    rest += text.slice(at, Math.max(at, opening))
    at = Math.max(end, text.indexOf("\n", end) + 1 || text.length)
  }
  return rest + text.slice(at)
}

/** Judges the part of a passage whose origin is not known by the policy's `unknown`. */
export const judgeUnknown = (
  passage: Passage,
  claims: ReadonlyArray<Claim>,
  answer: RegisteredAnswer | undefined,
  index: InspectionIndex,
): ReadonlyArray<UnknownFinding> => {
  const { unknown } = index.policy
  if (narrowest([unknown.prose, unknown.code]) === "cloud" || isField(passage)) return []
  if (passage.path !== undefined && index.isVerbatim(passage.path, passage.text)) return []
  const rest = withoutVerbatim(passage.text, claims, index)
  if (rest.trim() === "") return []
  const fromCloud = passage.speaker === "assistant" && answer?.from === "cloud"
  const content =
    passage.speaker === "client" || fromCloud ? "prose" : passage.speaker === "cursor" ? "code" : classifyText(rest)
  return unknown[content] === "cloud" ? [] : [unknownFinding(content, unknown[content])]
}
