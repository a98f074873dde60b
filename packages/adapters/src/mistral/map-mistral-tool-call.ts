import { type StreamPart } from "@postern/core"
import { randomUUID } from "node:crypto"
import { type ToolCall } from "./load-sdk.ts"

/** A tool call of which the beginning has come. */
export interface OpenToolCall {
  /** Ours: the calls of an answer are counted from 0. */
  readonly index: number
  /** Mistral's: 0 for every call where the API leaves it out. */
  readonly wireIndex: number
  readonly id: string
  readonly hasArguments: boolean
}

// The SDK puts this word where the API gives no id.
const absentId = "null"

const newId = (): string => randomUUID().replaceAll("-", "").slice(0, 9)

/** An id decides; a piece without one continues the last call that has its index. */
const findOpen = (calls: ReadonlyArray<OpenToolCall>, id: string | undefined, wireIndex: number) =>
  calls.findLast((call) => (id === undefined ? call.wireIndex === wireIndex : call.id === id))

/** Maps a piece of a tool call: the calls as they stand after it, and the parts to pass on. */
export const mapMistralToolCall = (
  calls: ReadonlyArray<OpenToolCall>,
  piece: ToolCall,
): readonly [ReadonlyArray<OpenToolCall>, ReadonlyArray<StreamPart>] => {
  const id = piece.id === absentId || piece.id === "" ? undefined : piece.id
  const wireIndex = piece.index ?? 0
  const given = piece.function.arguments
  const text = typeof given === "string" ? given : JSON.stringify(given)
  const open = findOpen(calls, id, wireIndex)
  const call = open ?? { index: calls.length, wireIndex, id: id ?? newId(), hasArguments: false }
  const parts: Array<StreamPart> = []
  if (!open) parts.push({ type: "tool-call-start", index: call.index, id: call.id, name: piece.function.name })
  if (text !== "") parts.push({ type: "tool-call-delta", index: call.index, arguments: text })
  const next = { ...call, hasArguments: call.hasArguments || text !== "" }
  return [calls.toSpliced(call.index, 1, next), parts]
}

/** Ends every call. One that never had arguments gets the empty object, so that arguments always parse. */
export const endToolCalls = (calls: ReadonlyArray<OpenToolCall>): ReadonlyArray<StreamPart> =>
  calls.flatMap(({ index, hasArguments }): ReadonlyArray<StreamPart> => [
    ...(hasArguments ? [] : [{ type: "tool-call-delta", index, arguments: "{}" } as const]),
    { type: "tool-call-end", index },
  ])
