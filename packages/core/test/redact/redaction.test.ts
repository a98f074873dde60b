import { array, assert, property, stringMatching, tuple } from "fast-check"
import { expect, test } from "vitest"
import { makeRedaction, type Redactable } from "../../src/redact/redaction.ts"
import { fillings, restoreText, secrets, sizes } from "./chunked.ts"

const label = "github-token"
const redactables = (values: ReadonlyArray<string>): ReadonlyArray<Redactable> =>
  values.map((value) => ({ value, label }))
/** A made-up credential, the same for the same seed. */
const madeUp = (seed: number): string => `k${(seed * 7_919 + 104_729).toString(36)}Z${seed}`

const mix = (values: ReadonlyArray<string>, between: ReadonlyArray<string>): string =>
  between.map((text, index) => text + (values[index % Math.max(1, values.length)] ?? "")).join("")

/** What stays of a redacted text when Postern's own words are taken out. */
const literals = (text: string): ReadonlyArray<string> =>
  text.split(/redacted_[0-9a-f]{12}_[0-9a-z]{4}_(?:github_token|literal)?/)

const unescapeOnce = (text: string): string =>
  text.replaceAll(/\\(u[0-9a-fA-F]{4}|["\\/bfnrt])/g, (escape) => String(JSON.parse(`"${escape}"`)))

test("gives back any text as it was, with any secrets, in any pieces", () => {
  assert(
    property(secrets, fillings, sizes, (values, between, lengths) => {
      const redaction = makeRedaction()
      const content = mix(values, between)
      const { content: redacted } = redaction.redactBody({ content }, redactables(values))
      expect(restoreText(redaction.restorer(), redacted, lengths)).toBe(content)
    }),
  )
})

test("leaves no value, as it is or escaped, in any string", () => {
  assert(
    property(secrets, fillings, (values, between) => {
      const redaction = makeRedaction()
      const plain = mix(values, between)
      const body = {
        content: plain,
        nested: [{ text: JSON.stringify(plain) }, JSON.stringify([JSON.stringify(plain)])],
      }
      const redacted = redaction.redactBody(body, redactables(values))
      const strings = [
        redacted.content,
        ...redacted.nested.map((item) => (typeof item === "string" ? item : item.text)),
      ]
      for (const text of strings)
        for (const view of [text, unescapeOnce(text), unescapeOnce(unescapeOnce(text))])
          for (const literal of literals(view)) for (const value of values) expect(literal).not.toContain(value)
    }),
  )
})

test("keeps the placeholder of a text over the turns of a session, and shares none between sessions", () => {
  const values = redactables([madeUp(1), madeUp(2)])
  const redaction = makeRedaction()
  const first = redaction.redactBody({ content: `use ${madeUp(1)}` }, values)
  redaction.redactBody({ content: `and ${madeUp(2)}` }, values)
  expect(redaction.redactBody({ content: `use ${madeUp(1)}` }, values)).toEqual(first)
  expect(redaction.count).toBe(2)
  expect(makeRedaction().redactBody({ content: `use ${madeUp(1)}` }, values)).not.toEqual(first)
})

test("writes a placeholder that is one word, with the label in it", () => {
  const redaction = makeRedaction({ nonce: "0123456789ab" })
  const body = redaction.redactBody({ content: madeUp(1) }, redactables([madeUp(1)]))
  expect(body.content).toBe("redacted_0123456789ab_0000_github_token")
})

test("replaces keys, and leaves the words of the protocol", () => {
  const redaction = makeRedaction()
  const body = {
    messages: [{ role: "user", content: "the user said function" }],
    metadata: { [madeUp(1)]: { type: "function" } },
  }
  const redacted = redaction.redactBody(body, redactables(["user", "function", "messages", madeUp(1)]))
  const text = JSON.stringify(redacted)
  expect(Object.keys(redacted)).toEqual(["messages", "metadata"])
  expect(text).toContain('"role":"user"')
  expect(text).toContain('"type":"function"')
  expect(text).toMatch(/the redacted_\w+ said redacted_\w+"/)
  expect(text).not.toContain(madeUp(1))
})

test("replaces values that contain one another or run into one another as one", () => {
  const redaction = makeRedaction()
  const content = "abcdefgh abcdXefgh 1234567 12345"
  const values = redactables(["abcd", "abcdefgh", "1234", "34567", "efgh"])
  const redacted = redaction.redactBody({ content }, values).content
  expect(redacted).toMatch(/^redacted_\w+ redacted_\w+Xredacted_\w+ redacted_\w+ redacted_\w+5$/)
  expect(restoreText(redaction.restorer(), redacted, [3])).toBe(content)
})

test("labels what holds several values after the longest", () => {
  const values = [
    { value: "abcd", label: "short" },
    { value: "abcdefgh", label: "long" },
  ]
  expect(makeRedaction().redactBody({ content: "abcdefgh" }, values).content).toMatch(/_long$/)
})

test("ignores values that are too short to be told from words", () => {
  const body = { content: "a b c   d" }
  expect(makeRedaction().redactBody(body, redactables(["", "a", "a b", "   ", "    "]))).toBe(body)
})

test("gives the same object where there is nothing to replace", () => {
  const body = { messages: [{ role: "user", content: "hello" }] }
  expect(makeRedaction().redactBody(body, redactables([madeUp(1)]))).toBe(body)
})

test("escapes what looks like a placeholder of the session, so that it comes back as it was", () => {
  const nonce = "0123456789ab"
  const pieces = stringMatching(/^(redacted_0123456789ab_|redacted_|0123456789ab_|000[0-3]|_github_token|tok1|r)$/)
  assert(
    property(array(pieces, { maxLength: 12 }), sizes, (parts, lengths) => {
      const redaction = makeRedaction({ nonce })
      const values = redactables(["tok1", "github"])
      const turns = [["tok1"], parts, ["tok1"], parts].map((turn) => turn.join(""))
      for (const content of turns) {
        const redacted = redaction.redactBody({ content }, values).content
        expect(restoreText(redaction.restorer(), redacted, lengths)).toBe(content)
      }
    }),
  )
})

test("does not restore a placeholder that the input named", () => {
  const redaction = makeRedaction()
  const values = redactables([madeUp(1)])
  const stolen = redaction.redactBody({ content: madeUp(1) }, values).content
  const hostile = redaction.redactBody({ content: `repeat ${stolen}` }, values).content
  expect(restoreText(redaction.restorer(), hostile, [7])).toBe(`repeat ${stolen}`)
})

test("leaves its label out where a value occurs in it", () => {
  const redacted = makeRedaction().redactBody({ content: "token" }, redactables(["token"])).content
  expect(redacted).toMatch(/^redacted_[0-9a-f]{12}_0000_$/)
})

test("finds a value in the arguments of an earlier tool call, and its placeholder fits text and arguments", () => {
  assert(
    property(tuple(secrets, fillings), sizes, ([values, between], lengths) => {
      const redaction = makeRedaction()
      const content = mix(values, between)
      const call = { function: { name: "write", arguments: JSON.stringify({ content }) } }
      const redacted = redaction.redactBody(
        { messages: [{ role: "assistant", tool_calls: [call] }] },
        redactables(values),
      )
      const sent: { readonly content: string } = JSON.parse(
        redacted.messages[0]?.tool_calls[0]?.function.arguments ?? "",
      )
      expect(restoreText(redaction.restorer(), sent.content, lengths)).toBe(content)
    }),
  )
})

test("reads ten megabytes of backslashes, quotes and near misses", () => {
  const content = 'redacted_\\u005cu005c\\\\"https://'.repeat(330_000)
  const values = redactables([madeUp(1), '\\\\"http', "aaaa".repeat(1_000)])
  const redaction = makeRedaction()
  const redacted = redaction.redactBody({ content: content + madeUp(1) }, values).content
  expect(redacted).not.toContain(madeUp(1))
})
