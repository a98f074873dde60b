import { type JsonObject } from "../model/json.ts"
import { type ModelRequest } from "../model/request.ts"
import { type Finding } from "../model/verdict.ts"
import { narrowest } from "../model/zone.ts"
import { type Policy } from "../policy/policy.ts"
import { type AnswerRegister } from "./answer-register.ts"
import { classifyText } from "./classify-text.ts"
import { collectPassages } from "./collect-passages.ts"
import { findUnreadable } from "./find-unreadable.ts"
import { derivedFinding, originFinding, unknownFinding, unreadableFinding } from "./finding.ts"
import { type Passage } from "./passage.ts"
import { type ScanMemo } from "./scan-memo.ts"
import { type Claim } from "./scan-text.ts"

/** What inspection consults besides the request. */
export interface InspectionIndex {
  readonly policy: Policy
  readonly scan: ScanMemo
  readonly answers: AnswerRegister
  /** Says whether `text` is a verbatim part of the file at `path`; a claim that fails it widens nothing. */
  readonly isVerbatim: (path: string, text: string) => boolean
}

/** The findings of one request, and the strings they cover. Dies with the request. */
export interface Inspection {
  readonly findings: ReadonlyArray<Finding>
  readonly inspected: ReadonlySet<string>
}

/** Names shorter than this carry no protected word run and no secret of a known format. */
const shortestScanned = 8

const originOf = (
  written: string,
  form: "declared" | "infill" | "tool-call",
  policy: Policy,
): ReadonlyArray<Finding> => {
  const { zone, path, rule } = policy.zoneOf(written)
  return zone === "cloud" ? [] : [originFinding(path, form, zone, rule)]
}

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

const judgeUnknown = (
  passage: Passage,
  claims: ReadonlyArray<Claim>,
  index: InspectionIndex,
): ReadonlyArray<Finding> => {
  const { unknown } = index.policy
  if (narrowest([unknown.prose, unknown.code]) === "cloud" || isField(passage)) return []
  if (passage.path !== undefined && index.isVerbatim(passage.path, passage.text)) return []
  const rest = withoutVerbatim(passage.text, claims, index)
  if (rest.trim() === "") return []
  const fromCloud = passage.speaker === "assistant" && index.answers.find(passage.text)?.from === "cloud"
  const content =
    passage.speaker === "client" || fromCloud ? "prose" : passage.speaker === "cursor" ? "code" : classifyText(rest)
  return unknown[content] === "cloud" ? [] : [unknownFinding(content, unknown[content])]
}

const isField = ({ speaker }: Passage): boolean => speaker === "field" || speaker === "key"

const inspectPassage = (passage: Passage, index: InspectionIndex): ReadonlyArray<Finding> => {
  if (isField(passage) && passage.text.length < shortestScanned) return []
  const scan = index.scan(passage.text)
  const answer = isField(passage) ? undefined : index.answers.find(passage.text)
  const derived = answer === undefined || answer.zone === "cloud" ? [] : [derivedFinding(answer.zone)]
  return [...scan.findings, ...derived, ...judgeUnknown(passage, scan.claims, index)]
}

/** Inspects a body of any dialect, except for strings that were inspected already. */
export const inspectBody = (
  body: JsonObject,
  index: InspectionIndex,
  already: ReadonlySet<string> = new Set(),
): Inspection => {
  const { passages, origins } = collectPassages(body)
  const findings = new Map<string, Finding>()
  const inspected = new Set<string>()
  const add = (found: ReadonlyArray<Finding>) => found.forEach((finding) => findings.set(finding.id, finding))
  for (const { path, form } of origins) add(originOf(path, form, index.policy))
  for (const { pointer, cause } of findUnreadable(body)) {
    add([unreadableFinding(pointer, cause, cause === "attachment" ? index.policy.attachments : "device")])
  }
  for (const passage of passages) {
    if (already.has(passage.text)) continue
    inspected.add(passage.text)
    add(inspectPassage(passage, index))
  }
  return { findings: [...findings.values()], inspected }
}

/** Finds everything in a request that the policy cares about. Pure given the index. */
export const inspectRequest = (request: ModelRequest, index: InspectionIndex): Inspection => {
  const { findings, inspected } = inspectBody(request.body, index)
  const declared = (request.envelope.files ?? []).flatMap(({ path }) => originOf(path, "declared", index.policy))
  return { findings: [...declared, ...findings], inspected }
}
