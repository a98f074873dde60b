import { type MessageToolCall, textDigest } from "@postern/core"
import { remember } from "./remember.ts"
import { edges } from "./text-of.ts"

/** What a tool's result tells of its run. */
export interface ResultFacts {
  readonly run: "passed" | "failed" | "unknown"
  /** Equal failures have equal ones, whatever their numbers, paths and times. */
  readonly failure?: string
}

/** What a tool call does, as far as its name and arguments tell. */
export interface CallFacts {
  readonly kind: "read" | "edit" | "other"
  /** Equal calls have equal ones. */
  readonly digest: string
  readonly path?: string
  /** Of an edit: digests of the text that goes and of the text that comes. */
  readonly removed?: string
  readonly added?: string
}

const failed =
  /\b[1-9]\d* (?:tests? |specs? |suites? )?(?:failed|failing|failures?|errors?)\b|^\s*(?:FAIL|FAILED)\b|\bexit(?:ed)?(?: with)?(?: code| status)?:? ?[1-9]\d*\b|Traceback \(most recent call last\)|^\s*(?:\w+\.)*\w*(?:Error|Exception)\b\s*:|^error(?:\[\w+\]|\b.{0,8}):|\bpanicked at\b/im
const passed =
  /\b(?:[1-9]\d* (?:tests? )?pass(?:ed|ing)|all tests pass(?:ed)?|0 fail(?:ed|ures|ing)?|build succeeded)\b|^ok\b/im
const failureLine = /^.*\b(?:\w*Error|\w*Exception|error|FAIL(?:ED)?|failed|failing|panicked|expected)\b.*$/im

/** What differs between two runs of the same failure: places, counts, times, addresses. */
const passingDetails = /0x[0-9a-f]+|\d+(?:\.\d+)?(?:ms|s)?|(?:\/[\w.-]+)+/gi

/** Reads the edges of a tool's result. */
export const readResult: (text: string) => ResultFacts = remember((text) => {
  const seen = edges(text)
  if (failed.test(seen)) {
    const line = failureLine.exec(seen)?.[0] ?? ""
    return { run: "failed", failure: textDigest(line.trim().slice(0, 300).replaceAll(passingDetails, "#")) }
  }
  return { run: passed.test(seen) ? "passed" : "unknown" }
})

const readNames = /read|view|open|cat\b|grep|search|find|list|glob|ls\b|fetch/i
const editNames = /edit|write|replace|patch|create|insert|update/i
const pathKeys = ["path", "file_path", "filePath", "file", "filename", "target_file"] as const
const removedKeys = ["old_string", "old_str", "oldText", "old_text", "search"] as const
const addedKeys = ["new_string", "new_str", "newText", "new_text", "replace"] as const

const parse = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    // A model's own mistake: a call without known arguments.
    return {}
  }
}

const stringAt = (value: object, keys: ReadonlyArray<string>): string | undefined => {
  const found = new Map<string, unknown>(Object.entries(value))
  const text = keys.map((key) => found.get(key)).find((item) => typeof item === "string")
  return typeof text === "string" ? text : undefined
}

const findCall = (written: string): CallFacts => {
  const at = written.indexOf("\n")
  const name = written.slice(0, at)
  const given = parse(written.slice(at + 1))
  const path = stringAt(given, pathKeys)
  const removed = stringAt(given, removedKeys)
  const added = stringAt(given, addedKeys)
  return {
    kind: editNames.test(name) ? "edit" : readNames.test(name) ? "read" : "other",
    digest: textDigest(written),
    ...(path === undefined ? {} : { path: textDigest(path) }),
    ...(removed === undefined ? {} : { removed: textDigest(removed) }),
    ...(added === undefined ? {} : { added: textDigest(added) }),
  }
}

const rememberedCall = remember(findCall)

/** Reads a tool call that the assistant made. */
export const readCall = ({ function: { name, arguments: given } }: MessageToolCall): CallFacts =>
  rememberedCall(`${name}\n${typeof given === "string" ? given : JSON.stringify(given)}`)

const correction =
  /^\s*(?:no\b(?! problem| worries)|nope\b|wrong\b|still\b)|\bstill (?:fail|doesn'?t|does not|broken|not|wrong|the same|get|see|crash)|\b(?:doesn'?t|does not|didn'?t|did not|isn'?t|is not) (?:work|compile|help|fix|right|correct)|\bthat(?:'s| is) (?:wrong|not (?:right|it|what))|\bsame (?:error|problem|failure)|\bnot what i (?:asked|meant|wanted)|\byou (?:broke|forgot)\b/i

/** The user says that the last answer was not what was wanted. */
export const isCorrection = (text: string): boolean => correction.test(text.slice(0, 400))
