import { type StreamPart } from "@postern/core"
import { expect, test } from "vitest"
import { foldToolCall, type OpenToolCall, type ToolCallPiece } from "../../src/network/fold-tool-call.ts"

const foldAll = (pieces: ReadonlyArray<ToolCallPiece>) => {
  let calls: ReadonlyArray<OpenToolCall> = []
  const parts: Array<StreamPart> = []
  for (const piece of pieces) {
    const [next, more] = foldToolCall(calls, piece)
    calls = next
    parts.push(...more)
  }
  return parts
}

test("takes pieces that name a call only at first", () => {
  const parts = foldAll([
    { id: "aaaaaaaaa", index: 0, name: "read", arguments: '{"path"' },
    { id: "bbbbbbbbb", index: 1, name: "write", arguments: "" },
    { index: 0, name: "", arguments: ':"a"}' },
    { id: "bbbbbbbbb", index: 1, name: "", arguments: "{}" },
  ])
  expect(parts).toEqual([
    { type: "tool-call-start", index: 0, id: "aaaaaaaaa", name: "read" },
    { type: "tool-call-delta", index: 0, arguments: '{"path"' },
    { type: "tool-call-start", index: 1, id: "bbbbbbbbb", name: "write" },
    { type: "tool-call-delta", index: 0, arguments: ':"a"}' },
    { type: "tool-call-delta", index: 1, arguments: "{}" },
  ])
})

test("gives a call without an id one that Mistral would accept", () => {
  const [start] = foldAll([{ index: 0, name: "read", arguments: "{}" }])
  expect(start).toMatchObject({ type: "tool-call-start", id: expect.stringMatching(/^[a-z0-9]{9}$/) })
})

test("tells one call from another by its id where the server counts both as 0", () => {
  const parts = foldAll([
    { id: "aaaaaaaaa", index: 0, name: "read", arguments: "{}" },
    { id: "bbbbbbbbb", index: 0, name: "read", arguments: "{}" },
  ])
  expect(parts.filter((part) => part.type === "tool-call-start")).toHaveLength(2)
})
