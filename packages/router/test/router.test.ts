import { makeMemoryLedger, ModelError, NoRoute, type PolicyDocument, type RoutedPart, type Target } from "@postern/core"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../src/router.ts"
import { failing, probeEngine, probeNetwork, saying, temporaryFolder } from "./support.ts"

const open: PolicyDocument = { version: 1, default: "cloud" }
const chat = (content: string, postern: object = {}) => ({ messages: [{ role: "user", content }], postern })
const architecture = "Propose an architecture for the order system."

const setUp = async (targets: ReadonlyArray<Target>, policy: PolicyDocument = open) => {
  const ledger = makeMemoryLedger()
  const router = await createRouter({ targets, policy, ledger, stateDirectory: await temporaryFolder() })
  onTestFinished(() => router.close())
  return { router, ledger }
}

const read = async (parts: AsyncIterable<RoutedPart>) => {
  const seen: Array<RoutedPart> = []
  try {
    for await (const part of parts) seen.push(part)
    return { seen }
  } catch (error) {
    return { seen, error }
  }
}

it("keeps a small task on the device and says why", async () => {
  const { router } = await setUp([probeNetwork(), probeEngine()])
  const reply = await router.chat(chat("Rename `a` to `b`."))
  expect(reply).toMatchObject({ text: "hello", route: { target: "device", zone: "device", fallbacks: 0 } })
  expect(reply.route.reasons).toContain("a local refactoring is customary on the device")
})

it("sends architecture to the cloud and large requests there too", async () => {
  const { router } = await setUp([probeNetwork(), probeEngine({ contextTokens: 1000 })])
  expect((await router.chat(chat(architecture))).route.target).toBe("cloud")
  const plan = await router.explain(chat("rename ".repeat(2000)))
  expect(plan.steps.map((step) => step.target)).toEqual(["cloud"])
  expect(plan.excluded).toMatchObject([{ target: "device", reasons: [{ fact: "fit" }] }])
})

it("tells how likely the answer's tokens were, where the target does", async () => {
  const logprobs = [{ token: "hello", logprob: -0.5, top: [{ token: "hello", logprob: -0.5 }] }]
  const parts = [
    { type: "text-delta", text: "hello", logprobs },
    { type: "finish", reason: "stop", usage: {}, meanLogprob: -0.5 },
  ] as const
  const { router } = await setUp([probeEngine({ parts })])
  expect(await router.chat(chat("Rename `a`."))).toMatchObject({ logprobs, meanLogprob: -0.5 })
  const silent = await setUp([probeEngine()])
  expect(Object.keys(await silent.router.chat(chat("Rename `a`.")))).not.toContain("logprobs")
})

it("falls back before the first content part, and the answer is said once", async () => {
  const cloud = probeNetwork({ parts: [{ type: "response-start" }], error: failing("unavailable") })
  const { router, ledger } = await setUp([cloud, probeEngine()])
  const { seen } = await read(router.stream(chat(architecture)))
  expect(seen.filter((part) => part.type === "route")).toMatchObject([{ route: { target: "device", fallbacks: 1 } }])
  expect(seen.filter((part) => part.type === "text-delta")).toHaveLength(1)
  expect(ledger.requests()).toMatchObject([
    {
      outcome: "answered",
      attempts: [{ target: "cloud", outcome: "failed", errorReason: "unavailable" }, { target: "device" }],
    },
  ])
})

it("ends with the typed error after the first content part, and tries nobody else", async () => {
  const cloud = probeNetwork({ parts: saying("half").slice(0, 2), error: failing("broken-stream") })
  let asked = 0
  const { router, ledger } = await setUp([cloud, probeEngine({ onAnswer: () => asked++ })])
  const { seen, error } = await read(router.stream(chat(architecture)))
  expect(seen.map((part) => part.type)).toEqual(["route", "response-start", "text-delta"])
  expect(error).toMatchObject({ _tag: "ModelError", reason: "broken-stream" })
  expect(asked).toBe(0)
  expect(ledger.requests()).toMatchObject([{ outcome: "failed" }])
})

it("never falls back beyond the verdict", async () => {
  const cloud = probeNetwork()
  const { router } = await setUp([cloud, probeEngine({ parts: [], error: failing("crashed") })])
  await expect(router.chat(chat("Rename it.", { zone: "device" }))).rejects.toMatchObject({ reason: "crashed" })
  expect(cloud.sent).toEqual([])
})

it("refuses with the fact that leaves nothing, and records the refusal", async () => {
  const { router, ledger } = await setUp([probeNetwork()])
  const refusal = await router.chat(chat("hi", { zone: "device" })).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(NoRoute)
  expect(refusal).toMatchObject({ fact: "policy", plan: { verdict: { zone: "device" } } })
  expect(ledger.requests()).toMatchObject([{ outcome: "no-route", verdict: "device" }])
})

it("sends nothing that the encoding added and the policy binds", async () => {
  const body = (given: object) => ({ ...given, extra: "```ts src/pricing/a.ts\nexport const floor = 1\n```" })
  const cloud = probeNetwork({ body })
  const rules = [{ paths: ["src/pricing/**"], zone: "device" }] as const
  const { router } = await setUp([cloud], { ...open, rules })
  await expect(router.chat(chat("hi"))).rejects.toMatchObject({ reason: "not-cleared" })
  expect(cloud.sent).toEqual([])
})

it("binds an answer to a bound request when it comes back", async () => {
  const secret = "The floor is eighteen percent for loyal customers."
  const cloud = probeNetwork()
  const { router } = await setUp([cloud, probeEngine({ parts: saying(secret) })])
  await router.chat(chat("What is the floor?", { zone: "device" }))
  const next = {
    messages: [
      { role: "user", content: architecture },
      { role: "assistant", content: secret },
      { role: "user", content: architecture },
    ],
  }
  const plan = await router.explain(next)
  expect(plan.verdict).toMatchObject({ zone: "device", findings: [{ kind: "derived" }] })
  expect(plan.steps.map((step) => step.zone)).toEqual(["device"])
})

it("keeps everything on the device without a policy, and says what mends it", async () => {
  const router = await createRouter({
    targets: [probeNetwork(), probeEngine()],
    ledger: makeMemoryLedger(),
    stateDirectory: await temporaryFolder(),
  })
  const plan = await router.explain(chat(architecture))
  expect(plan.verdict.zone).toBe("device")
  expect(plan.steps[0]?.reasons.join()).toContain("postern.jsonc")
})

it("obeys POSTERN_DEVICE_ONLY over everything", async () => {
  const { router } = await setUp([probeNetwork(), probeEngine()])
  process.env["POSTERN_DEVICE_ONLY"] = "1"
  onTestFinished(() => void delete process.env["POSTERN_DEVICE_ONLY"])
  expect((await router.explain(chat(architecture))).verdict.zone).toBe("device")
})

it("records no bytes of an attempt that failed for want of a key, and those of one whose key was refused", async () => {
  const bytesOf = async (error: ModelError) => {
    const { router, ledger } = await setUp([probeNetwork({ parts: [], error })])
    await read(router.stream(chat("hi")))
    return ledger.requests()[0]?.attempts[0]?.bytesSent
  }
  expect(await bytesOf(failing("unauthorized"))).toBe(0)
  const refused = new ModelError({
    reason: "unauthorized",
    target: "probe",
    message: "The probe refuses.",
    status: 401,
  })
  expect(await bytesOf(refused)).toBeGreaterThan(0)
})

it("records an abandoned stream as interrupted", async () => {
  // As engines answer: the end is not there yet when the beginning is.
  const { router, ledger } = await setUp([probeEngine({ isPieceByPiece: true })])
  for await (const part of router.stream(chat("hi"))) if (part.type === "route") break
  expect(ledger.requests()).toMatchObject([{ outcome: "interrupted", attempts: [{ outcome: "interrupted" }] }])
})

it("rejects with the signal's reason when a call is aborted", async () => {
  const { router } = await setUp([probeEngine()])
  const reason = new Error("moved on")
  await expect(router.chat(chat("hi"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

it("explains that Devstral has no infill training", async () => {
  const { router } = await setUp([probeEngine({ serves: ["chat", "infill"], infill: false })])
  await expect(router.infill({ prefix: "a", suffix: "b" })).rejects.toMatchObject({ fact: "capability" })
})

it("answers nothing after it was closed", async () => {
  const { router } = await setUp([probeEngine()])
  await router.close()
  await expect(router.chat(chat("hi"))).rejects.toMatchObject({ reason: "unavailable", target: "router" })
  expect(await read(router.stream(chat("hi")))).toMatchObject({ error: { target: "router" } })
})

it("refuses two targets with one id", async () => {
  await expect(createRouter({ targets: [probeEngine(), probeEngine()], policy: open })).rejects.toMatchObject({
    _tag: "InvalidRequest",
  })
})
