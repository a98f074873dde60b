import { describe, expect, it } from "vitest"
import { findHiddenSecrets } from "../../src/inspect/hidden-secrets.ts"
import { findSecrets } from "../../src/inspect/secrets/find-secrets.ts"
import { secretSamples } from "../../src/testing/secret-samples.ts"

const [{ secret } = { secret: "" }] = secretSamples(5)
const find = (text: string) => findHiddenSecrets(text, findSecrets(text), findSecrets)
const everyUnicode = (text: string) =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

const hex = (text: string) => Buffer.from(text).toString("hex").match(/../g) ?? []
/** As `xxd` and `hexdump -C` print it. */
const dump = (text: string, together: number) =>
  (text.match(/.{1,16}/g) ?? [])
    .map((row, at) => {
      const bytes =
        hex(row)
          .join("")
          .match(new RegExp(`.{1,${2 * together}}`, "g")) ?? []
      return `${(at * 16).toString(16).padStart(8, "0")}: ${bytes.join(" ")}  ${row}`
    })
    .join("\n")

describe("findHiddenSecrets", () => {
  it.each<[string, (text: string) => string]>([
    ["base64", (text) => Buffer.from(`before ${text} after`).toString("base64")],
    ["hexadecimal", (text) => Buffer.from(`before ${text} after`).toString("hex")],
    ["lone hexadecimal", (text) => Buffer.from(text).toString("hex")],
    ["hexadecimal with its sign", (text) => `0x${Buffer.from(text).toString("hex")}`],
    ["spaced hexadecimal", (text) => hex(text).join(" ")],
    [
      "bytes of code",
      (text) =>
        hex(text)
          .map((byte) => `0x${byte}`)
          .join(", "),
    ],
    ["hexadecimal with colons", (text) => hex(text).join(":")],
    ["a dump in pairs", (text) => dump(text, 2)],
    ["a dump in bytes", (text) => dump(text, 1)],
    ["base64 of two bytes a letter", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").toString("base64")],
    ["entities of numbers", (text) => text.replaceAll(/./g, (letter) => `&#${letter.charCodeAt(0)};`)],
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
