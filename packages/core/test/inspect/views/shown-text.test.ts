import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../../src/inspect/inspect-request.ts"
import { neededRedactions } from "../../../src/inspect/needed-redactions.ts"
import { readTerminal } from "../../../src/inspect/views/terminal-text.ts"
import { markupView } from "../../../src/inspect/views/markup.ts"
import { type ChatBody } from "../../../src/model/request.ts"
import { judge } from "../../../src/policy/judge.ts"
import { makeRedaction } from "../../../src/redact/redaction.ts"
import { makeIndex } from "../make-index.ts"

const id = ["AKIA", "Q3EGTSXZ7M2VJ4WK"].join("")
const passphrase = "correct-horse-battery-staple-9912"
const source = Array.from(
  { length: 12 },
  (_, at) => `const margin${at} = tierOf(order${at}, rate${at}) * markup${at}`,
).join("\n")
const files = { "closed/margin.ts": source, ".env": `DB_PASSWORD=${passphrase}` }

const ask = (content: string) => {
  const index = makeIndex({ rules: [{ paths: ["closed/**"], zone: "device" }] }, files)
  const body: ChatBody = { messages: [{ role: "user", content }] }
  const inspection = inspectRequest({ kind: "chat", envelope: {}, body }, index)
  const sent = makeRedaction().redactBody(body, neededRedactions(inspection, index.policy))
  return { zone: judge(inspection.findings, index.policy, {}).zone, sent: JSON.stringify(sent), ...inspection }
}

const escape = "\u001b"
const paint = (text: string, begin: (at: number) => string, end: string) =>
  text.replaceAll(/\w+|[^\w\s]+/g, (word, at: number) => `${begin(at)}${word}${end}`)
const truecolor = (text: string) => paint(text, (at) => `${escape}[38;2;${at % 256};120;9m`, `${escape}[0m`)

describe("a secret in a terminal's colours", () => {
  it.each([
    ["as grep marks a match", `${escape}[01;31m${escape}[KAKIA${escape}[m${escape}[K${id.slice(4)}`],
    ["in a colour for each word", truecolor(`key=${id}`)],
    ["in a link", `${escape}]8;;https://a.example.org${escape}\\${id}${escape}]8;;\u0007`],
    ["with the escape character spelled out", `\\u001b[1m${id.slice(0, 9)}\\u001b[0m${id.slice(9)}`],
    ["with carets", `^[[1m${id.slice(0, 9)}^[[0m${id.slice(9)}`],
    ["printed twice for bold letters", [...id].map((letter) => `${letter}\b${letter}`).join("")],
    ["of a credential file", truecolor(`password: ${passphrase}`)],
    ["half of which is seen without it", `password=Zk81qWx9${escape}[31mKt5Rm2vBq77`],
  ])("is redacted from its first to its last character %s", (_, text) => {
    const { zone, sent, redactables } = ask(`$ run\n${text}\n$`)
    const seen = readTerminal(JSON.stringify(sent).replaceAll("\\\\", "\\"))?.text ?? sent
    expect(redactables.length).toBeGreaterThan(0)
    expect([zone, seen.includes(id), sent.includes(id.slice(9)), sent.includes("9912")]).toEqual([
      "cloud",
      false,
      false,
      false,
    ])
    expect(sent).not.toContain("Kt5Rm2vBq77")
  })
})

describe("protected source", () => {
  it.each<[string, (text: string) => string]>([
    ["in a terminal's colours", truecolor],
    ["in spelled-out colours", (text) => paint(text, () => "\\x1b[31m", "\\x1b[0m")],
    ["as a highlighter writes it", (text) => paint(text, () => `<span class="line" style="color:#D73A49">`, "</span>")],
    [
      "as a code host shows it",
      (text) =>
        text
          .split("\n")
          .map(
            (line, at) => `<tr><td id="L${at}"></td><td>${paint(line, () => "<span class=pl-k>", "</span>")}</td></tr>`,
          )
          .join(""),
    ],
    ["in entities", (text) => text.replaceAll(/[aeio]/g, (letter) => `&#${letter.charCodeAt(0)};`)],
    [
      "in hexadecimal entities, twice encoded",
      (text) => text.replaceAll(/[aeio]/g, (letter) => `&amp;#x${letter.charCodeAt(0).toString(16)};`),
    ],
  ])("is known %s", (_, carry) => {
    expect(ask(`See\n${carry(source)}\n`).zone).toBe("device")
  })

  it("is known by a path in colours", () => {
    const text = `${escape}[35mclosed/${escape}[1mmargin.ts${escape}[0m:${escape}[32m3${escape}[0m:x = 1`
    expect(ask(text).findings).toContainEqual(expect.objectContaining({ kind: "origin", path: "closed/margin.ts" }))
  })
})

describe("a secret in HTML", () => {
  it.each([
    ["a tag for each part", `<span>AKIA</span><span>${id.slice(4)}</span>`],
    ["entities", `&#65;KI&#x41;${id.slice(4)}`],
    ["entities of an assignment", `password&equals;&quot;Zk81qWx9Kt5Rm2vBq77&quot;`],
  ])("binds: %s", (_, text) => {
    expect(ask(text).zone).toBe("device")
  })

  it("is no reason to change code that compares", () => {
    expect(markupView("if (a < b && c > d) f<string>(x & y)")).toBeUndefined()
  })
})
