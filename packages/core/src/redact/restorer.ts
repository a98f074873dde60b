import { type StreamPart } from "../model/stream-part.ts"
import { type Placeholders } from "./placeholders.ts"
import { makeTextRestorer, type TextFormat, type TextRestorer } from "./restore-text.ts"

/** How many placeholders of one answer were restored, and how many were not. */
export interface RestoreCounts {
  /** Restored in text and in reasoning. */
  readonly text: number
  /** Restored in the names and arguments of tool calls. */
  readonly toolArguments: number
  /** Left as they are, because they stood in a URL that no request of the session held. */
  readonly leftInUrls: number
}

/** Restores the placeholders of one answer. */
export interface Restorer {
  /**
   * Takes the answer's parts in order and gives parts in which placeholders are restored. Holds back only what may be
   * the beginning of a placeholder, and a placeholder before a URL's host until the host is known.
   */
  readonly push: (part: StreamPart) => ReadonlyArray<StreamPart>
  /** Gives what is still held back, for an answer that ends without a finish part. */
  readonly flush: () => ReadonlyArray<StreamPart>
  readonly counts: () => RestoreCounts
}

/** Makes a restorer for one answer; each of its texts, and each tool call, is restored on its own. */
export const makeRestorer = (placeholders: Placeholders, isKnownUrl: (url: string) => boolean): Restorer => {
  const counts = { text: 0, toolArguments: 0, leftInUrls: 0 }

  const make = (format: TextFormat, counted: "text" | "toolArguments"): TextRestorer =>
    makeTextRestorer({
      placeholders,
      format,
      isKnownUrl,
      onPlaceholder: (outcome) => void (counts[outcome === "left" ? "leftInUrls" : counted] += 1),
    })

  const text = make("plain", "text")
  const reasoning = make("plain", "text")
  const calls = new Map<number, TextRestorer>()

  const callAt = (index: number): TextRestorer => {
    const call = calls.get(index) ?? make("json", "toolArguments")
    calls.set(index, call)
    return call
  }
  const restoreWhole = (whole: string): string => {
    const restorer = make("plain", "toolArguments")
    return restorer.push(whole) + restorer.flush()
  }

  const textPart = (type: "text-delta" | "reasoning-delta", restored: string): ReadonlyArray<StreamPart> =>
    restored === "" ? [] : [{ type, text: restored }]
  const argumentsPart = (index: number, restored: string): ReadonlyArray<StreamPart> =>
    restored === "" ? [] : [{ type: "tool-call-delta", index, arguments: restored }]

  const flushCall = (index: number): ReadonlyArray<StreamPart> => argumentsPart(index, calls.get(index)?.flush() ?? "")
  const flush = (): ReadonlyArray<StreamPart> => [
    ...textPart("reasoning-delta", reasoning.flush()),
    ...textPart("text-delta", text.flush()),
    ...[...calls.keys()].flatMap(flushCall),
  ]

  return {
    push: (part) => {
      switch (part.type) {
        case "text-delta":
          return textPart(part.type, text.push(part.text))
        case "reasoning-delta":
          return textPart(part.type, reasoning.push(part.text))
        case "tool-call-start":
          return [{ ...part, name: restoreWhole(part.name) }]
        case "tool-call-delta":
          return argumentsPart(part.index, callAt(part.index).push(part.arguments))
        case "tool-call-end":
          return [...flushCall(part.index), part]
        case "finish":
          return [...flush(), part]
        case "response-start":
        case "embedding":
          return [part]
        default:
          return part satisfies never
      }
    },
    flush,
    counts: () => ({ ...counts }),
  }
}
