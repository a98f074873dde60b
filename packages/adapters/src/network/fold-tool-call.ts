import { type StreamPart } from "@postern/core"
import { randomUUID } from "node:crypto"

/** A tool call of which the beginning has come. */
export interface OpenToolCall {
  /** Ours: the calls of an answer are counted from 0. */
  readonly index: number
  /** The server's: 0 for every call where it is left out. */
  readonly wireIndex: number
  readonly id: string
  readonly hasArguments: boolean
}

/** A piece of a tool call as it came. */
export interface ToolCallPiece {
  /** Absent: the server gave none, as some do in every piece but the first. */
  readonly id?: string | undefined
  readonly index: number
  readonly name: string
  /** JSON text, whole or in part. */
  readonly arguments: string
}

// Mistral accepts no other form, and every other server accepts this one.
const newId = (): string => randomUUID().replaceAll("-", "").slice(0, 9)

/** An id decides; a piece without one continues the last call that has its index. */
const findOpen = (calls: ReadonlyArray<OpenToolCall>, { id, index }: ToolCallPiece) =>
  calls.findLast((call) => (id === undefined ? call.wireIndex === index : call.id === id))

/** Takes a piece of a tool call: the calls as they stand after it, and the parts to pass on. */
export const foldToolCall = (
  calls: ReadonlyArray<OpenToolCall>,
  piece: ToolCallPiece,
): readonly [ReadonlyArray<OpenToolCall>, ReadonlyArray<StreamPart>] => {
  const text = piece.arguments
  const open = findOpen(calls, piece)
  const call = open ?? { index: calls.length, wireIndex: piece.index, id: piece.id ?? newId(), hasArguments: false }
  const parts: Array<StreamPart> = []
  if (!open) parts.push({ type: "tool-call-start", index: call.index, id: call.id, name: piece.name })
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
