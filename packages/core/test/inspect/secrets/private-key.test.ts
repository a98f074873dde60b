import { generateKeyPairSync } from "node:crypto"
import { describe, expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"

const keys: ReadonlyArray<string> = [
  generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ type: "pkcs1", format: "pem" }),
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }),
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }),
].map((pem) => pem.toString().trim())

const perLine =
  (before: (line: number) => string, after = "") =>
  (key: string) =>
    key
      .split("\n")
      .map((line, index) => `${before(index)}${line}${after}`)
      .join("\n")

const notations: ReadonlyArray<readonly [string, (key: string) => string]> = [
  ["a file", (key) => `${key}\n`],
  ["a file with carriage returns", (key) => key.replaceAll("\n", "\r\n")],
  ["a diff", perLine(() => "+")],
  ["a diff of an indented file", perLine(() => "-    ")],
  ["numbered lines", perLine((line) => `${String(line + 9).padStart(6)}\t`)],
  ["lines with arrows", perLine((line) => `${String(line + 98).padStart(5)}→`)],
  [
    "a search result",
    perLine((line) => `deploy/my-key.pem${line === 0 ? ":" : "-"}${line + 3}${line === 0 ? ":" : "-"}`),
  ],
  ["a quote", perLine(() => "> ")],
  ["a comment", perLine(() => " * ")],
  ["YAML", (key) => `tls:\n  key: |\n${perLine(() => "    ")(key)}\n  port: 443\n`],
  ["JSON", (key) => JSON.stringify({ private_key: `${key}\n`, client: "a" })],
  ["JSON in JSON", (key) => JSON.stringify({ content: JSON.stringify({ private_key: key }) })],
  ["a concatenation", perLine(() => '  "', String.raw`\n" +`)],
  ["one line", (key) => `KEY="${key.replaceAll("\n", " ")}"`],
  ["prose after it", (key) => `${key}\nThat was the key.`],
]

const placeOf = (text: string): readonly [number, number] => [
  text.indexOf("-----BEGIN"),
  text.lastIndexOf("KEY-----") + "KEY-----".length,
]

describe("finds a private key from its header to its end in", () => {
  test.each(notations)("%s", (_, write) => {
    for (const key of keys) {
      const text = write(key)
      const [start, end] = placeOf(text)
      expect(findSecrets(text)).toEqual([{ rule: "private-key", start, end }])
    }
  })
})

describe("finds all that is there of a private key that was cut off in", () => {
  test.each(notations)("%s", (_, write) => {
    const lines = (keys[0] ?? "").split("\n").slice(0, 6)
    const text = write(lines.join("\n"))
    const last = lines.at(-1) ?? ""
    const [match] = findSecrets(text)
    expect(match?.start).toBe(text.indexOf("-----BEGIN"))
    expect(match?.end).toBe(text.indexOf(last) + last.length)
  })
})

test("does not take the sentence after a key that was cut off for a part of it", () => {
  const lines = (keys[0] ?? "").split("\n").slice(0, 6).join("\n")
  expect(findSecrets(`${lines}\nHere it ends.`)).toEqual([{ rule: "private-key", start: 0, end: lines.length }])
})

describe("finds the end of a private key whose beginning is missing in", () => {
  test.each(notations.filter(([notation]) => notation !== "one line"))("%s", (_, write) => {
    const lines = (keys[0] ?? "").split("\n").slice(5)
    const text = write(lines.join("\n"))
    const matches = findSecrets(text)
    expect(matches.map(({ rule }) => rule)).toEqual(["private-key"])
    expect(matches[0]?.start).toBe(text.indexOf(lines[0] ?? ""))
    expect(matches[0]?.end).toBe(text.lastIndexOf("KEY-----") + "KEY-----".length)
  })
})
