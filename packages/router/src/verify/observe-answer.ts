import { type Evidence, type ModelRequest } from "@postern/core"
import { edges, textOf } from "../measure/text-of.ts"
import { type AnswerSoFar } from "./answer-collector.ts"
import { findRepetition } from "./find-repetition.ts"

const parses = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null
  } catch {
    // Not JSON: the answer to the question.
    return false
  }
}

/** A mean probability of about a fifth for each token. */
const leastMeanLogprob = -1.5

const refusing =
  /^\W*(?:i(?:'|’)?m sorry|sorry|i apologi[sz]e|unfortunately)?\W*(?:but )?(?:i (?:can(?:'|’)t|cannot|can not|am (?:not able|unable)|won(?:'|’)t)|i(?:'|’)m (?:not able|unable)|as an ai\b)/i
/** A longer answer says something, however it begins. */
const longestRefusal = 600

const shortestEcho = 40

const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim().toLowerCase()

const isEcho = (text: string, request: ModelRequest): boolean => {
  if (request.kind !== "chat") return false
  const wish = request.body.messages.findLast(({ role }) => role === "user")
  const said = plain(edges(text))
  return wish !== undefined && said.length >= shortestEcho && said === plain(edges(textOf(wish)))
}

/** What a chat answer's text says against it. */
const observeText = (
  { text, toolCalls, finish }: AnswerSoFar,
  request: ModelRequest,
): ReadonlyArray<Evidence | false | undefined> => {
  const repeated = findRepetition(text)
  const confidence = finish?.meanLogprob
  return [
    isEcho(text, request) && { kind: "echo", detail: "the answer repeats the wish" },
    repeated !== undefined && {
      kind: "repetition",
      detail: `the answer ends in ${repeated.times} repetitions of ${repeated.length} characters`,
    },
    text.length <= longestRefusal &&
      toolCalls.length === 0 &&
      refusing.test(text) && { kind: "refusal", detail: "the answer declines" },
    confidence !== undefined &&
      confidence < leastMeanLogprob && {
        kind: "low-confidence",
        detail: `its tokens' mean log-probability is ${confidence.toFixed(2)}, under ${leastMeanLogprob}`,
      },
  ]
}

/** Tells what an answer shows of its own quality at a glance. Pure; details hold no text. */
export const observeAnswer = (answer: AnswerSoFar, request: ModelRequest): ReadonlyArray<Evidence> => {
  const found: ReadonlyArray<Evidence | false | undefined> = [
    answer.finish?.reason === "length" && { kind: "cut-off", detail: "the answer reached its token limit" },
    ...answer.toolCalls.map(
      (call): Evidence | false =>
        !parses(call.arguments) && {
          kind: "tool-arguments-invalid",
          detail: `the arguments of ${call.name} are not a JSON object`,
        },
    ),
    answer.text === "" &&
      answer.toolCalls.length === 0 &&
      answer.vectors.length === 0 && { kind: "empty", detail: "the answer holds neither text nor a tool call" },
    ...(request.kind === "chat" ? observeText(answer, request) : []),
  ]
  return found.filter((evidence) => evidence !== false && evidence !== undefined)
}
