import { type Message } from "@postern/core"
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { encodeHistory } from "../../src/llama-cpp/chat-history.ts"
import { encodeChat } from "../../src/llama-cpp/encode.ts"

const history = (messages: ReadonlyArray<Message>) => Result.getOrThrow(encodeHistory(messages))

test("joins neighbours of the same role and takes developer messages as system", () => {
  expect(
    history([
      { role: "system", content: "Be brief." },
      { role: "developer", content: "Be kind." },
      { role: "user", content: "One" },
      { role: "user", content: [{ type: "text", text: "Two" }] },
    ]),
  ).toEqual([
    { type: "system", text: "Be brief.\n\nBe kind." },
    { type: "user", text: "One\n\nTwo" },
    { type: "model", response: [] },
  ])
})

test("always gives a system message", () => {
  expect(history([{ role: "user", content: "One" }])[0]).toMatchObject({
    type: "system",
    text: expect.stringMatching(/./),
  })
})

test("puts each tool's result to its own call", () => {
  const call = (id: string) => ({ id, function: { name: "read", arguments: `{"id":"${id}"}` } })
  const turns = history([
    { role: "user", content: "Read." },
    { role: "assistant", content: "Reading.", tool_calls: [call("a"), call("b")] },
    { role: "tool", tool_call_id: "b", content: "B" },
    { role: "tool", tool_call_id: "a", content: "A" },
  ])
  expect(turns.at(-1)).toEqual({
    type: "model",
    response: [
      "Reading.",
      { type: "functionCall", name: "read", params: { id: "a" }, result: "A" },
      { type: "functionCall", name: "read", params: { id: "b" }, result: "B" },
    ],
  })
})

test("refuses a result without a call, images, and options that cannot be kept, without quoting them", () => {
  const fault = (messages: ReadonlyArray<Message>, more = {}) =>
    Result.getOrThrow(Result.flip(encodeChat({ messages, ...more })))
  expect(fault([{ role: "tool", tool_call_id: "x", content: "secret" }])).toMatchObject({ reason: "rejected" })
  const image = fault([{ role: "user", content: [{ type: "image_url", image_url: "secret" }] }])
  expect(image.reason).toBe("unsupported")
  expect(image.message).not.toContain("secret")
  const user: ReadonlyArray<Message> = [{ role: "user", content: "One" }]
  expect(fault(user, { tool_choice: "required" }).message).toContain("`tool_choice`")
  expect(fault(user, { response_format: { type: "json_object" } }).message).toContain("`response_format`")
})
