import { array, assert, constantFrom, dictionary, jsonValue, nat, property, string } from "fast-check"
import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { type JsonObject } from "../../src/model/json.ts"
import { type ModelRequest } from "../../src/model/request.ts"
import { secretSamples } from "../../src/testing/secret-samples.ts"
import { makeIndex } from "./make-index.ts"

const [{ secret } = { secret: "" }] = secretSamples(3)

const file = "src/pricing/discount.ts"
const lines = Array.from({ length: 30 }, (_, at) => `const floor${at}x = marginOf(tier${at}y, rate${at}z)`)
const rules = [{ paths: ["src/pricing/**"], zone: "device" }] as const
const guarded = (): InspectionIndex => makeIndex({ rules: [...rules] }, { [file]: lines.join("\n") })

const chat = (content: string, rest: JsonObject = {}): ModelRequest => ({
  kind: "chat",
  envelope: {},
  body: { messages: [{ role: "user", content }], ...rest },
})

const kinds = (request: ModelRequest, index: InspectionIndex) =>
  inspectRequest(request, index).findings.map(({ kind }) => kind)

describe("inspectRequest", () => {
  it("finds a secret at any depth, as a value, in a key, in any message and field", () => {
    const wrap = constantFrom<(inner: JsonObject | string) => JsonObject>(
      (inner) => ({ nested: inner }),
      (inner) => ({ list: [1, inner, null] }),
      (inner) => (typeof inner === "string" ? { [`key ${inner} key`]: true } : { deep: [[inner]] }),
    )
    assert(
      property(
        array(wrap, { minLength: 1, maxLength: 6 }),
        dictionary(string(), jsonValue()),
        string(),
        string(),
        (wraps, other, before, after) => {
          const text = `${before} ${secret} ${after}`
          const placed = wraps.reduce<JsonObject | string>((inner, wrapped) => wrapped(inner), text)
          const request = chat("Hello", { ...JSON.parse(JSON.stringify(other)), metadata: placed })
          expect(kinds(request, makeIndex())).toContain("secret")
        },
      ),
    )
  })

  it("finds any five lines of a protected file, on their own or a line a message", () => {
    const index = guarded()
    assert(
      property(nat(lines.length - 5), nat(2), (start, way) => {
        const snippet = lines.slice(start, start + 5)
        const messages = (way === 0 ? snippet : [snippet.join(way === 1 ? "\n" : "\r\n\t")]).map((content) => ({
          role: "user" as const,
          content,
        }))
        const { findings } = inspectRequest({ kind: "chat", envelope: {}, body: { messages } }, index)
        const content = findings.find(({ kind }) => kind === "content")
        expect(content).toMatchObject({ path: file, zone: "device", grade: "match", firstLine: start + 1 })
      }),
    )
  })

  it("says the file, the lines and the rule, and never the text", () => {
    const { findings } = inspectRequest(chat(`${lines.slice(4, 10).join("\n")}\n${secret}`), guarded())
    const told = JSON.stringify(findings)
    expect(told).toContain("postern.jsonc")
    expect(findings.find(({ kind }) => kind === "content")?.explanation).toContain(`${file}, lines 5 to 10`)
    expect([told.includes("marginOf"), told.includes(secret)]).toEqual([false, false])
  })

  it("gives a finding the same id each time, and another finding another id", () => {
    const index = guarded()
    const ids = () => inspectRequest(chat(`${lines[3]}\n${lines[4]}\n${secret}`), index).findings.map(({ id }) => id)
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(ids().length)
  })

  it("takes declared files, the paths of an infill and its snippets, and a tool call's path for origins", () => {
    const index = guarded()
    const toolCall = { id: "a", function: { name: "read", arguments: JSON.stringify({ path: file }) } }
    const requests: ReadonlyArray<ModelRequest> = [
      { ...chat("Hello"), envelope: { files: [{ path: file }] } },
      { kind: "infill", envelope: {}, body: { prefix: "a", suffix: "b", path: file } },
      { kind: "infill", envelope: {}, body: { prefix: "a", suffix: "b", snippets: [{ path: file, text: "c" }] } },
      {
        kind: "chat",
        envelope: {},
        body: { messages: [{ role: "assistant", content: null, tool_calls: [toolCall] }] },
      },
    ]
    for (const request of requests) expect(kinds(request, index)).toContain("origin")
  })

  it("binds everything to the device while the index is not ready", () => {
    const index: InspectionIndex = { ...guarded(), unready: "it is being read" }
    expect(inspectRequest(chat("Hello"), index).findings).toMatchObject([
      { kind: "limit", zone: "device", explanation: expect.stringContaining("it is being read") },
    ])
  })

  it("knows an answer to a bound request when it comes back, whole or in part", () => {
    const index = guarded()
    const said = lines.slice(0, 6).join("\n").replaceAll("floor", "least")
    index.answers.register("It is 0.18.", { zone: "device", from: "device" })
    index.answers.register(said, { zone: "device", from: "device" })
    expect(kinds(chat("  It is 0.18.\n"), index)).toContain("derived")
    expect(kinds(chat(`You said:\n${said.slice(30, 200)}`), index)).toContain("derived")
    expect(kinds(chat("It was 0.18?"), index)).toEqual([])
  })

  it("tells what was inspected, and what a placeholder must stand for", () => {
    const text = `The key is ${secret}.`
    const { inspected, redactables } = inspectRequest(chat(text, { note: "a note of some length" }), makeIndex())
    expect(redactables.map(({ value }) => value)).toEqual([secret])
    expect([inspected.has(text), inspected.has("a note of some length")]).toEqual([false, true])
  })
})
