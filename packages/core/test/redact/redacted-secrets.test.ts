import { describe, expect, test } from "vitest"
import { findSecrets } from "../../src/inspect/secrets/find-secrets.ts"
import { type StreamPart } from "../../src/model/stream-part.ts"
import { makeRedaction, type Redactable } from "../../src/redact/redaction.ts"
import { assignedSecretSamples } from "../../src/testing/assigned-secret-samples.ts"
import { secretSamples } from "../../src/testing/secret-samples.ts"
import { transports } from "../inspect/secrets/transports.ts"
import { cut, restoreAll, restoreText } from "./chunked.ts"

const secrets = secretSamples(7).map(({ secret }) => secret)
const addresses = new Set(["an address", "a path of an address"])

const secretsIn = (text: string): ReadonlyArray<Redactable> =>
  findSecrets(text).map(({ rule, start, end }) => ({ value: text.slice(start, end), label: rule }))

/** What an answer's tool call with these arguments comes to. */
const restoreArguments = (redaction: ReturnType<typeof makeRedaction>, json: string): unknown =>
  JSON.parse(
    restoreAll(
      redaction.restorer(),
      cut(json, [11]).map((piece): StreamPart => ({ type: "tool-call-delta", index: 0, arguments: piece })),
    )
      .map((part) => (part.type === "tool-call-delta" ? part.arguments : ""))
      .join(""),
  )

describe("finds no secret in what was redacted, and gives it back as it was, in", () => {
  test.each(transports)("%s", (_, carry) => {
    for (const text of secrets.map(carry)) {
      const redaction = makeRedaction()
      const redacted = redaction.redactBody({ content: text }, secretsIn(text)).content
      expect(redacted).not.toBe(text)
      expect(findSecrets(redacted)).toEqual([])
      expect(restoreText(redaction.restorer(), redacted, [7])).toBe(text)
      expect(restoreArguments(redaction, JSON.stringify({ text: redacted }))).toEqual({ text })
    }
  })
})

describe("restores a secret where the answer puts it, in", () => {
  test.each(transports.filter(([name]) => !addresses.has(name)))("%s", (_, carry) => {
    for (const secret of secrets) {
      const redaction = makeRedaction()
      const { content } = redaction.redactBody({ content: secret }, [{ value: secret, label: "token" }])
      expect(restoreText(redaction.restorer(), carry(content), [7])).toBe(carry(secret))
      expect(restoreArguments(redaction, JSON.stringify({ text: carry(content) }))).toEqual({ text: carry(secret) })
    }
  })
})

test("finds no secret in redacted assignments and addresses with a password, and gives them back as they were", () => {
  for (const { text } of assignedSecretSamples(7)) {
    const redaction = makeRedaction()
    const redacted = redaction.redactBody({ content: text }, secretsIn(text)).content
    expect(findSecrets(redacted)).toEqual([])
    expect(restoreText(redaction.restorer(), redacted, [5])).toBe(text)
  }
})
