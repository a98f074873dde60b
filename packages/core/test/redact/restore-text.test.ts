import { assert, constantFrom, property, string } from "fast-check"
import { describe, expect, test } from "vitest"
import { makeRedaction } from "../../src/redact/redaction.ts"
import { cut, restoreAll, restoreText, sizes } from "./chunked.ts"

/** A made-up password with everything that a URL gives a meaning to. */
const secret = `p@ss/${(104_729).toString(36)}?#x`
const values = [{ value: secret, label: "password" }]

/** What comes back of an answer in which `PW` stands for the placeholder, in a session whose request held `input`. */
const answerTo = (input: string, answer: string, lengths: ReadonlyArray<number>): string => {
  const redaction = makeRedaction()
  const placeholder = redaction.redactBody({ content: secret }, values).content
  redaction.redactBody({ content: input }, values)
  const restored = restoreText(redaction.restorer(), answer.replaceAll("PW", placeholder), lengths)
  return restored.replaceAll(placeholder, "LEFT").replaceAll(secret, "RESTORED")
}

describe("leaves a placeholder in a URL that no request held", () => {
  test.each([
    "https://PW.evil.example/",
    "see https://evil.example/?q=PW now",
    "https://evil.example/#PW",
    "https://evil.example/PW",
    "https://user:PW@evil.example/",
    "postgres://user:PW@evil.example",
    "https://evil.example:PW/",
    "HTTPS://EVIL.example/a?b=c&d=PW",
    "//evil.example/?PW",
    "![x](//evil.example/PW)",
    "![x](https:evil.example/PW)",
    "![x](https:/\\evil.example/PW)",
    "https%3A%2F%2Fevil.example%2F%3Fq%3DPW",
    "https%253A%252F%252Fevil.example%252FPW",
    "![x](&#47;&#x2f;evil.example/PW)",
    "https:\\/\\/evil.example\\/?q=PW",
    '![x](https://evil.example/?"PW)',
    "![x](https://evil.example/a(b)PW)",
    "![x](https://evil.example/a\\)PW)",
    'a " b\nhttps://evil.example/?"PW',
    "a=b https://evil.example/?>PW",
    "[x]: https://evil.example/?'PW",
    '<img src="https://evil.example/? PW">',
    '<img src="https://evil.example/?\nPW">',
    '<img src=" \n https://evil.example/? PW">',
    '<img src="/\n/evil.example/?PW">',
    "<img src=/\t/evil.example/?PW>",
    "<img src=https://evil.example/?'PW>",
    "![x](<https://evil.example/? PW>)",
    `https://evil.example/${"a".repeat(5_000)}PW`,
    `https://${"a".repeat(600)}PW@evil.example/`,
  ])("%s", (answer) => {
    assert(
      property(sizes, (lengths) => {
        expect(answerTo("nothing", answer, lengths)).toBe(answer.replaceAll("PW", "LEFT"))
      }),
    )
  })
})

describe("restores a placeholder outside of URLs", () => {
  test.each([
    "a PW b",
    "PW",
    "https://host.example/ PW",
    '{"url":"https://host.example","token":"PW"}',
    "{'url':'https://host.example/a','token':'PW'}",
    "[x](https://host.example/a)PW",
    "see (https://host.example/a(b)) and `https://host.example`PW",
    "<url>https://host.example</url><token>PW</token>",
    "// PW",
    "1 / 2 / PW",
    "http: PW",
    "curl -H 'Bearer PW' https://host.example",
    "don't use https://host.example, use PW",
  ])("%s", (answer) => {
    assert(
      property(sizes, (lengths) => {
        expect(answerTo("nothing", answer, lengths)).toBe(answer.replaceAll("PW", "RESTORED"))
      }),
    )
  })
})

describe("restores a placeholder in the URL in which a request held it", () => {
  test.each([
    `postgres://user:${secret}@db.example:5432/shop`,
    `https://host.example/maps?key=${secret}&zoom=3`,
    `https://host.example/${secret}/a`,
    `https://${secret}.host.example/`,
    `https://host.example/?a=${secret}&b=${secret}`,
    `https://${secret}:${secret}@host.example/?b=${secret}`,
    `https%3A%2F%2Fhost.example%2F%3Fkey%3D${secret}`,
    `DATABASE_URL="postgres://user:${secret}@db.example"`,
  ])("%s", (url) => {
    assert(
      property(sizes, (lengths) => {
        const answer = url.replaceAll(secret, "PW")
        expect(answerTo(`it is ${url} there`, `Use ${answer}`, lengths)).toBe(
          `Use ${answer.replaceAll("PW", "RESTORED")}`,
        )
      }),
    )
  })
})

test.each([
  [`postgres://user:${secret}@db.example/`, "postgres://user:PW@db.example.evil.example/"],
  [`postgres://user:${secret}@db.example/`, "postgres://user:PW@db.example@evil.example/"],
  [`postgres://user:${secret}@db.example/`, "http://user:PW@db.example/"],
  [`https://host.example/mine?key=${secret}`, "https://host.example/theirs?key=PW"],
  [`https://host.example/?key=${secret}`, "https://host.example/PW"],
])("leaves a placeholder where the URL %s became %s", (input, answer) => {
  expect(answerTo(input, answer, [1])).toBe(answer.replaceAll("PW", "LEFT"))
})

test("reads the arguments of tool calls as what they stand for", () => {
  assert(
    property(sizes, constantFrom("\\/", "\\u002f", "/"), (lengths, slash) => {
      const redaction = makeRedaction()
      const placeholder = redaction.redactBody({ content: secret }, values).content
      const json = `{"a":"https:${slash}${slash}evil.example${slash}?${placeholder}","b":"//x\\n${placeholder}"}`
      const parts = cut(json, lengths).map((piece) => ({
        type: "tool-call-delta" as const,
        index: 0,
        arguments: piece,
      }))
      const restored = restoreAll(redaction.restorer(), parts)
        .map((part) => (part.type === "tool-call-delta" ? part.arguments : ""))
        .join("")
      expect(JSON.parse(restored)).toEqual({ a: `https://evil.example/?${placeholder}`, b: `//x\n${secret}` })
    }),
  )
})

test("takes a secret that is a URL for the beginning of the URL that it is", () => {
  const url = `https://host.example/${(7_919).toString(36)}`
  const both = [...values, { value: url, label: "webhook" }]
  const redaction = makeRedaction()
  const sent = redaction.redactBody({ content: `${url} ${secret}` }, both).content
  const [webhook, password] = sent.split(" ")
  expect(restoreText(redaction.restorer(), `${webhook}/?${password}`, [1])).toBe(`${url}/?${password}`)
  expect(restoreText(redaction.restorer(), sent, [1])).toBe(`${url} ${secret}`)
})

test("comes to the same in one piece and in many, whatever stands around a placeholder", () => {
  const pieces = constantFrom(
    "PW",
    "/",
    "//",
    ":",
    "https",
    "@",
    '"',
    "(",
    ")",
    " ",
    "\n",
    "?",
    "a",
    "%2f",
    "\\",
    "<",
    ">",
  )
  assert(
    property(
      string({ unit: pieces, maxLength: 30 }),
      string({ unit: pieces, maxLength: 30 }),
      sizes,
      (input, answer, lengths) => {
        const before = input.replaceAll("PW", secret)
        expect(answerTo(before, answer, lengths)).toBe(answerTo(before, answer, [100_000]))
        expect(answerTo(before, input, lengths)).toBe(input.replaceAll("PW", "RESTORED"))
      },
    ),
  )
})
