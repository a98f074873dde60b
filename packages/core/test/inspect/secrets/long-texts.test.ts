import { describe, expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"
import { decodedViews } from "../../../src/inspect/views/decoded-views.ts"
import { secretSamples } from "../../../src/testing/secret-samples.ts"

const size = 500_000
const fill = (part: string): string => part.repeat(Math.ceil(size / part.length)).slice(0, size)

/** Texts that ask much of a careless pattern. */
const floods = [
  "secret.",
  "secret_",
  "token: ",
  'password="',
  "api_key=key",
  "--password ",
  "eyJ",
  ".eyJ",
  "eyJ-",
  "://",
  "a://b:c",
  "https://a:",
  "login ",
  "machine a login ",
  "-----BEGIN",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN PRIVATE KEY-----\n",
  "sk-",
  "AKIA",
  "41 ",
  "41, 0x",
  "00000000: 4142 ",
  "<span ",
  "<b>a</b>",
  "&#65;",
  "&amp;",
  "\u001b[31m",
  "\u001b]",
  "^[[",
  "^[]",
  "\\e]",
  "\u009d",
  "a:",
  "a\b",
  "UEsDB",
  "AKIAAAAAAAAAAAAAAAAA ",
  "secret key ",
  "secret_access_key",
  "session_token = ",
  "IQoJb3JpZ2lu",
  "ghp_",
  "glpat-",
  "MTA",
  "0123456789:AA",
  "1/",
  "Q~",
  "bearer ",
  "\\",
  "\\n",
  "%41",
  "a",
  "A",
  "QUJD",
  "4142",
  "\u00e9",
  "x = 1; ",
]

const [{ secret: token } = { secret: "" }] = secretSamples(7)

describe("finds the token behind half a million characters of", () => {
  test.each(floods.map((part) => [JSON.stringify(part), part]))("%s", (_, part) => {
    const text = `${fill(part)} ;\n${token}\n`
    const start = text.lastIndexOf(token)
    expect(findSecrets(text).at(-1)).toEqual({ rule: "github-token", start, end: start + token.length })
    expect(decodedViews(text).reduce((sum, view) => sum + view.text.length, 0)).toBeLessThan(
      4 * text.length + 4_194_304,
    )
  })
})
