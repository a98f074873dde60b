import { expect, test } from "vitest"
import { type ModelRequest } from "../../src/model/request.ts"
import { redactRequest } from "../../src/redact/redact-request.ts"
import { makeRedaction } from "../../src/redact/redaction.ts"
import { restoreText } from "./chunked.ts"

const secret = `key${(104_729).toString(36)}"\n`
const values = [{ value: secret, label: "key" }]
const envelope = { session: secret }

const requests: ReadonlyArray<ModelRequest> = [
  {
    kind: "chat",
    body: {
      messages: [
        { role: "user", content: [{ type: "text", text: `it is ${secret}` }] },
        {
          role: "assistant",
          tool_calls: [{ id: "a", function: { name: "write", arguments: JSON.stringify({ text: secret }) } }],
        },
        { role: "tool", tool_call_id: "a", content: JSON.stringify({ read: secret }) },
      ],
      tools: [{ type: "function", function: { name: "write", parameters: { properties: { [secret]: {} } } } }],
    },
    envelope,
  },
  { kind: "infill", body: { prefix: `a = ${secret}`, suffix: secret, path: `src/${secret}.ts` }, envelope },
  { kind: "embed", body: { input: [secret, "b"] }, envelope },
]

test.each(requests)("replaces a value everywhere in a $kind body, and leaves the envelope", (request) => {
  const redacted = redactRequest(request, makeRedaction(), values)
  expect(JSON.stringify(redacted.body)).not.toContain(secret.slice(0, -2))
  expect(redacted.envelope).toBe(envelope)
  expect(redacted.kind).toBe(request.kind)
})

test("keeps the arguments of earlier tool calls valid JSON", () => {
  const redaction = makeRedaction()
  const [chat] = requests
  const redacted = chat === undefined ? undefined : redactRequest(chat, redaction, values)
  const call = redacted?.kind === "chat" ? redacted.body.messages[1]?.tool_calls?.[0] : undefined
  const sent: unknown = JSON.parse(String(call?.function.arguments))
  expect(sent).toEqual({ text: redaction.redactBody({ content: secret }, values).content })
})

test("gives the infill of a redacted cursor back as the words before it", () => {
  const redaction = makeRedaction()
  const infill: ModelRequest = { kind: "infill", body: { prefix: `a = ${secret}`, suffix: "" }, envelope: {} }
  const redacted = redactRequest(infill, redaction, values)
  const prefix = redacted.kind === "infill" ? redacted.body.prefix : ""
  expect(restoreText(redaction.restorer(), prefix, [5])).toBe(infill.body.prefix)
})
