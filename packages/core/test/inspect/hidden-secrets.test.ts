import { describe, expect, it } from "vitest"
import { findHiddenSecrets } from "../../src/inspect/hidden-secrets.ts"
import { findSecrets } from "../../src/inspect/secrets/find-secrets.ts"
import { secretSamples } from "../../src/testing/secret-samples.ts"

const [{ secret } = { secret: "" }] = secretSamples(5)
const find = (text: string) => findHiddenSecrets(text, findSecrets(text), findSecrets)
const everyUnicode = (text: string) =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

describe("findHiddenSecrets", () => {
  it.each<[string, (text: string) => string]>([
    ["base64", (text) => Buffer.from(`before ${text} after`).toString("base64")],
    ["hexadecimal", (text) => Buffer.from(`before ${text} after`).toString("hex")],
    ["percent encoding", (text) => text.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)],
    ["escapes of every letter", everyUnicode],
    [
      "wide letters",
      (text) => text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    ],
    ["letters without a shape between", (text) => [...text].join("\u200b")],
  ])("finds a secret in %s, and has no place for a placeholder", (_, encode) => {
    expect(find(`x = ${encode(secret)};`)).toEqual({ escaped: [], rules: ["github-token"] })
  })

  it("tells where a secret stands that is written with the escapes of JSON", () => {
    const key =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----"
    const text = JSON.stringify({ file: `a\n${key}\n` })
    const { escaped, rules } = find(text)
    const found = [...escaped, ...findSecrets(text)].map(({ start, end }) => text.slice(start, end))
    expect(found.join()).toContain("BEGIN PRIVATE KEY")
    expect(rules).toEqual([])
  })

  it("does not tell again what is seen without decoding", () => {
    expect(find(`key ${secret}, done`)).toEqual({ escaped: [], rules: [] })
  })
})
