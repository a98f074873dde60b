import { type Evidence, makeMemoryLedger, type PolicyDocument, type RequestEvent, type StreamPart } from "@postern/core"
import { describe, expect, it } from "vitest"
import { createRouter } from "../../src/router.ts"
import { type RouterOptions } from "../../src/router-options.ts"
import { failing, probeEngine, probeNetwork, saying, temporaryFolder } from "../support.ts"

const wish = "Please write down in one sentence what this project is about, for a reader who is new."
const request = { messages: [{ role: "user", content: wish }] }
const finish = (rest: object = {}): StreamPart => ({ type: "finish", reason: "stop", usage: {}, ...rest })
const calling = (json: string): ReadonlyArray<StreamPart> => [
  { type: "tool-call-start", index: 0, id: "1", name: "read" },
  { type: "tool-call-delta", index: 0, arguments: json },
  { type: "tool-call-end", index: 0 },
  finish({ reason: "tool-calls" }),
]
const bad: ReadonlyArray<readonly [Evidence["kind"], ReadonlyArray<StreamPart>]> = [
  ["cut-off", [{ type: "text-delta", text: "The project" }, finish({ reason: "length" })]],
  ["tool-arguments-invalid", calling('{ "path": "a.ts"')],
  ["empty", [{ type: "response-start" }, finish()]],
  ["echo", saying(wish)],
  ["repetition", saying("It is a router of requests. ".repeat(20))],
  ["refusal", saying("I'm sorry, but I can't help with that.")],
  ["low-confidence", [{ type: "text-delta", text: "Perhaps." }, finish({ meanLogprob: -3 })]],
  ["does-not-parse", saying("Here:\n```ts\nconst a = (\n```\n")],
]
const good: ReadonlyArray<ReadonlyArray<StreamPart>> = [
  saying("It routes requests."),
  saying("Sorry for the confusion. Here:\n```ts\nconst a = (b: number) => b\n```\n"),
  saying("```python\nprint('a')\n```\n```json\n{ \"a\": 1 }\n```"),
  calling('{ "path": "a.ts" }'),
  [{ type: "text-delta", text: "Surely." }, finish({ meanLogprob: -0.2 })],
]

const setUp = async (
  parts: ReadonlyArray<StreamPart>,
  rest: Partial<RouterOptions> = {},
  cloudIs: Parameters<typeof probeNetwork>[0] = {},
  policy: PolicyDocument = { version: 1, default: "cloud" },
) => {
  const ledger = makeMemoryLedger()
  const cloud = probeNetwork({ id: "cloud", parts: saying("From the cloud."), ...cloudIs })
  const router = await createRouter({
    policy,
    targets: [probeEngine({ id: "device", parts }), cloud],
    stateDirectory: await temporaryFolder(),
    ledger,
    ...rest,
  })
  const last = (): RequestEvent | undefined => ledger.requests().at(-1)
  return { router, cloud, last }
}
const collect = async <A>(parts: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const part of parts) all.push(part)
  return all
}

describe("a whole answer", () => {
  it.each(bad)("with the evidence %s goes up, and the record says what it cost", async (kind, parts) => {
    const { router, last } = await setUp(parts)
    const reply = await router.chat(request)
    expect(reply).toMatchObject({ text: "From the cloud.", evidence: [] })
    expect(reply.route).toMatchObject({ target: "cloud", escalatedFrom: "device" })
    expect(reply.route.reasons[0]).toMatch(/^escalated from device: /)
    expect(last()).toMatchObject({
      outcome: "answered",
      escalation: "escalated",
      target: "cloud",
      attempts: [
        { target: "device", outcome: "rejected", evidence: [kind] },
        { target: "cloud", outcome: "answered" },
      ],
    })
    expect(last()?.wastedMs).toBeGreaterThanOrEqual(0)
    await router.close()
  })

  it.each(good)("that is good stays where it is", async (...parts) => {
    const { router, cloud, last } = await setUp(parts)
    expect((await router.chat(request)).route.target).toBe("device")
    expect(cloud.sent).toEqual([])
    expect(last()?.escalation).toBeUndefined()
    await router.close()
  })

  it("goes up where the caller's own check objects, which is asked once for each answer", async () => {
    const seen: Array<string> = []
    const verify = ({ text }: { readonly text: string }) => {
      seen.push(text)
      return text !== "It routes."
    }
    const { router, last } = await setUp(saying("It routes."), { verify })
    expect((await router.chat(request)).text).toBe("From the cloud.")
    expect(last()?.attempts[0]).toMatchObject({ outcome: "rejected", evidence: ["verifier-failed"] })
    expect(seen).toEqual(["It routes.", "From the cloud."])
    await router.close()
  })

  it("is kept when nothing further up answers: better than none", async () => {
    const { router, last } = await setUp(
      saying(wish),
      { retryBackoffMs: 1 },
      { parts: [], error: failing("unauthorized") },
    )
    const reply = await router.chat(request)
    expect(reply).toMatchObject({ text: wish, evidence: [{ kind: "echo" }], route: { target: "device" } })
    expect(last()).toMatchObject({ escalation: "kept", target: "device" })
    await router.close()
  })

  it("stays on the device where the verdict says so, and the refusal is recorded", async () => {
    const { router, cloud, last } = await setUp(saying(wish), {}, {}, { version: 1, default: "device" })
    const reply = await router.chat({ ...request, postern: { zone: "device" } })
    expect(reply.route.target).toBe("device")
    expect(cloud.sent).toEqual([])
    expect(last()).toMatchObject({ escalation: "refused", evidence: ["echo"] })
    await router.close()
  })

  it("that the caller's own limit cut off is no better elsewhere", async () => {
    const { router, cloud, last } = await setUp(bad[0]?.[1] ?? [])
    await router.chat({ ...request, max_tokens: 2 })
    expect(cloud.sent).toEqual([])
    expect(last()).toMatchObject({ evidence: ["cut-off"] })
    await router.close()
  })
})

describe("a stream", () => {
  it("goes up before its first content, and says nothing of the empty answer", async () => {
    const { router } = await setUp([{ type: "response-start" }, finish()])
    const parts = await collect(router.stream(request))
    expect(parts.flatMap((part) => (part.type === "text-delta" ? [part.text] : []))).toEqual(["From the cloud."])
    expect(parts[0]).toMatchObject({ type: "route", route: { target: "cloud", escalatedFrom: "device" } })
    await router.close()
  })

  it("that has begun ends where it began, and the session's next turn goes up, once", async () => {
    const { router, last } = await setUp(saying(wish))
    const parts = await collect(router.stream(request))
    expect(parts[0]).toMatchObject({ route: { target: "device" } })
    expect(last()).toMatchObject({ escalation: "deferred", evidence: ["echo"] })
    const next = {
      messages: [...request.messages, { role: "assistant", content: wish }, { role: "user", content: "?" }],
    }
    const plan = await router.explain(next)
    expect(plan.steps[0]).toMatchObject({
      target: "cloud",
      reasons: ["evidence against the last answer (the answer repeats the wish)"],
    })
    await router.chat(next)
    expect((await router.explain({ messages: [{ role: "user", content: "Something new." }] })).steps[0]?.target).toBe(
      "device",
    )
    await router.close()
  })

  it("sends the session to the next zone up, where it then stays", async () => {
    const nearer = probeNetwork({ id: "internal", zone: "internal", parts: saying("From the next room.") })
    const device = probeEngine({ id: "device", parts: saying(wish) })
    const { router, last } = await setUp(saying(wish), { targets: [device, probeNetwork({ id: "cloud" }), nearer] })
    await collect(router.stream(request))
    const talk: Array<{ readonly role: string; readonly content: string }> = [...request.messages]
    const turn = async () => {
      talk.push({ role: "assistant", content: wish }, { role: "user", content: `And ${talk.length}?` })
      return (await router.chat({ messages: talk })).route
    }
    expect(await turn()).toMatchObject({
      target: "internal",
      reasons: [expect.stringContaining("evidence against the last answer")],
    })
    expect(await turn()).toMatchObject({ target: "internal", reasons: ["the session goes on where it is warm"] })
    expect(last()?.escalation).toBeUndefined()
    await router.close()
  })
})
