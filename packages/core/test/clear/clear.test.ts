import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { unknownCard } from "../../src/cards/unknown-card.ts"
import { clear } from "../../src/clear/clear.ts"
import { isCleared } from "../../src/clear/cleared-request.ts"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { type ModelRequest } from "../../src/model/request.ts"
import { type NetworkTarget } from "../../src/model/target.ts"
import { type WireRequest } from "../../src/model/wire-request.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { judge } from "../../src/policy/judge.ts"
import { secretSamples } from "../../src/testing/secret-samples.ts"
import { makeIndex } from "../inspect/make-index.ts"

const origin = "https://api.example.org"
const target: NetworkTarget = {
  kind: "network",
  zone: "cloud",
  id: "cloud",
  model: "cloud",
  card: unknownCard("cloud"),
  serves: ["chat"],
  concurrency: 1,
  contextLimit: () => ({ tokens: 1000, estimated: true }),
  close: Effect.void,
  service: { vendor: "nobody", region: "eu", jurisdiction: "eu", retentionDays: 0, trainsOnData: false },
  endpoint: { origin, paths: ["/v1/chat/completions"] },
  encode: () => Effect.die("not asked"),
  answer: () => Stream.die("not asked"),
}

const chat = (...contents: ReadonlyArray<string>): ModelRequest => ({
  kind: "chat",
  envelope: {},
  body: { messages: contents.map((content) => ({ role: "user" as const, content })) },
})

const wire = (body: unknown, rest: Partial<WireRequest> = {}): WireRequest => ({
  method: "POST",
  url: `${origin}/v1/chat/completions`,
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
  ...rest,
})

const protectedRule: Partial<PolicyDocument> = { rules: [{ paths: ["src/pricing/**"], zone: "device" }] }
const protectedText = `\`\`\`ts src/pricing/discount.ts\nexport const floor = 3\n\`\`\``

const clearing = (request: ModelRequest, sent: WireRequest, index: InspectionIndex = makeIndex(protectedRule)) => {
  const inspection = inspectRequest(request, index)
  const verdict = judge(inspection.findings, index.policy, request.envelope)
  return clear(sent, target, [{ verdict, inspection, index }])
}

const refusal = (result: ReturnType<typeof clear>): string =>
  Result.isFailure(result) ? result.failure.message : "it was cleared"

describe("clear", () => {
  it("approves exactly the text it was given", () => {
    const sent = wire({ model: "large", messages: [{ role: "user", content: "Hello" }] })
    const cleared = Result.getOrThrow(clearing(chat("Hello"), sent))
    expect(isCleared(cleared)).toBe(true)
    expect(cleared.body).toBe(sent.body)
    expect([cleared.zone, cleared.url, cleared.headers]).toEqual(["cloud", sent.url, sent.headers])
  })

  it("refuses what the verdict does not allow, and says both zones", () => {
    const request = chat(protectedText)
    expect(refusal(clearing(request, wire(request.body)))).toContain("the verdict allows device at most")
  })

  it("refuses bytes that hold more than the request did", () => {
    const added = { messages: [{ role: "user", content: "Hello" }], note: { deep: [protectedText] } }
    expect(refusal(clearing(chat("Hello"), wire(added)))).toContain("its bytes hold more than the request did")
  })

  it("refuses protected words that encoding alone brings together", () => {
    const words = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa"
    const index = makeIndex(protectedRule, { "src/pricing/words.ts": words })
    const sent = wire({ messages: words.split(" ").map((word) => ({ role: "user", content: word })) })
    expect(refusal(clearing(chat("Hello"), sent, index))).toContain("src/pricing/words.ts")
  })

  it("refuses a secret for which no placeholder stands", () => {
    const [{ secret } = { secret: "" }] = secretSamples(1)
    const index = makeIndex({ secrets: "redact" })
    const request = chat(`The key is ${secret}.`)
    const message = refusal(clearing(request, wire(request.body), index))
    expect(message).toContain("no placeholder stands")
    expect(message).not.toContain(secret)
  })

  it.each<[what: string, sent: WireRequest, why: string]>([
    ["another origin", wire({}, { url: "https://evil.example.org/v1/chat/completions" }), "its origin is not"],
    ["another port", wire({}, { url: `${origin}:8443/v1/chat/completions` }), "its origin is not"],
    ["plain text", wire({}, { url: "http://api.example.org/v1/chat/completions" }), "its origin is not"],
    ["another path", wire({}, { url: `${origin}/v1/files` }), "its path is none of"],
    ["a query", wire({}, { url: `${origin}/v1/chat/completions?x=1` }), "more than a path"],
    ["credentials", wire({}, { url: "https://a:b@api.example.org/v1/chat/completions" }), "more than a path"],
    ["no address", wire({}, { url: "nowhere" }), "not a URL"],
    ["another header", wire({}, { headers: { "x-file": "1" } }), "the header x-file is not on the allow-list"],
    ["no JSON", wire("Hello"), "not a JSON object"],
    ["a list", wire([]), "not a JSON object"],
    ["half a surrogate pair, which has no bytes", wire('{"a":"\ud800"}'), "not a JSON object"],
    ["what is no text and can change", wire({}, JSON.parse('{"body":["{}"]}')), "not a JSON object"],
  ])("refuses %s", (_, sent, why) => {
    expect(refusal(clearing(chat("Hello"), sent))).toContain(why)
  })

  it("refuses another method", () => {
    // @ts-expect-error: no other method than POST is known
    expect(refusal(clearing(chat("Hello"), wire({}, { method: "PUT" })))).toContain("its method is not POST")
  })
})
