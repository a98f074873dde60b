import { type Evidence, type FinishPart, type StreamPart, type TokenLogprob } from "@postern/core"

/** What has been seen of an answer so far. */
export interface AnswerSoFar {
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: ReadonlyArray<{ readonly id: string; readonly name: string; readonly arguments: string }>
  readonly vectors: ReadonlyArray<ReadonlyArray<number>>
  readonly logprobs: ReadonlyArray<TokenLogprob>
  readonly finish: FinishPart | undefined
  /** What speaks against it; absent: not gathered yet. */
  readonly evidence: ReadonlyArray<Evidence> | undefined
}

/** Collects an answer from its parts. */
export interface AnswerCollector {
  readonly add: (part: StreamPart) => void
  /** What was observed of the whole answer. */
  readonly observed: (evidence: ReadonlyArray<Evidence>) => void
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
  let evidence: ReadonlyArray<Evidence> | undefined
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
    observed: (found) => {
      evidence = found
    },
    soFar: () => ({
      text: text.join(""),
      reasoning: reasoning.join(""),
      toolCalls: [...calls.values()],
      vectors,
      logprobs,
      finish,
      evidence,
    }),
  }
}
