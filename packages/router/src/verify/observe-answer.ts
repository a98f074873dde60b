import { type Evidence, type FinishPart, type StreamPart, type TokenLogprob } from "@postern/core"

/** What has been seen of an answer so far. */
export interface AnswerSoFar {
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: ReadonlyArray<{ readonly id: string; readonly name: string; readonly arguments: string }>
  readonly vectors: ReadonlyArray<ReadonlyArray<number>>
  readonly logprobs: ReadonlyArray<TokenLogprob>
  readonly finish: FinishPart | undefined
}

/** Collects an answer from its parts. */
export interface AnswerCollector {
  readonly add: (part: StreamPart) => void
  readonly soFar: () => AnswerSoFar
}

/** Makes a collector. Tool-call parts of one index belong together. */
export const makeAnswerCollector = (): AnswerCollector => {
  const text: Array<string> = []
  const reasoning: Array<string> = []
  const calls = new Map<number, { readonly id: string; readonly name: string; arguments: string }>()
  const vectors: Array<ReadonlyArray<number>> = []
  const logprobs: Array<TokenLogprob> = []
  let finish: FinishPart | undefined
  return {
    add: (part) => {
      switch (part.type) {
        case "text-delta":
          logprobs.push(...(part.logprobs ?? []))
          return void text.push(part.text)
        case "reasoning-delta":
          return void reasoning.push(part.text)
        case "tool-call-start":
          return void calls.set(part.index, { id: part.id, name: part.name, arguments: "" })
        case "tool-call-delta": {
          const call = calls.get(part.index)
          if (call !== undefined) call.arguments += part.arguments
          return
        }
        case "embedding":
          vectors[part.index] = part.vector
          return
        case "finish":
          finish = part
          return
        case "response-start":
        case "tool-call-end":
          return
        default:
          return part satisfies never
      }
    },
    soFar: () => ({
      text: text.join(""),
      reasoning: reasoning.join(""),
      toolCalls: [...calls.values()],
      vectors,
      logprobs,
      finish,
    }),
  }
}

const parses = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null
  } catch {
    // Not JSON: the answer to the question.
    return false
  }
}

/** Tells what an answer shows of its own quality: cut off, empty, tool arguments that do not parse. Pure. */
export const observeAnswer = (answer: AnswerSoFar): ReadonlyArray<Evidence> => [
  ...(answer.finish?.reason === "length"
    ? [{ kind: "cut-off" as const, detail: "the answer reached its token limit" }]
    : []),
  ...answer.toolCalls
    .filter((call) => !parses(call.arguments))
    .map((call) => ({
      kind: "tool-arguments-invalid" as const,
      detail: `the arguments of ${call.name} are not a JSON object`,
    })),
  ...(answer.text === "" && answer.toolCalls.length === 0 && answer.vectors.length === 0
    ? [{ kind: "empty" as const, detail: "the answer holds neither text nor a tool call" }]
    : []),
]
