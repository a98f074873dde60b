import {
  type CloudTerms,
  type Finding,
  type Message,
  type ModelRequest,
  type Target,
  type Verdict,
  type Zone,
} from "@postern/core"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { measureRequest } from "../../src/measure/measure-request.ts"
import { fitRequest } from "../../src/plan/fit-request.ts"
import { planRoute } from "../../src/plan/plan-route.ts"
import { probeEngine, probeNetwork } from "../support.ts"

const chat = (content: string, rest: Partial<ModelRequest["envelope"]> = {}): ModelRequest => ({
  kind: "chat",
  envelope: rest,
  body: { messages: [{ role: "user", content }] },
})
const architecture = chat("Propose an architecture for the order system.")
const debug = chat("Why does this throw?\nTypeError: x\n    at src/a.ts:1:2\n    at src/b.ts:3:4")

const open: Verdict = { zone: "cloud", findings: [] }
const origin: Finding = {
  kind: "origin",
  id: "origin-1",
  zone: "device",
  path: "a.ts",
  form: "fence",
  rule: { file: "postern.jsonc" },
  explanation: "a.ts may reach device at most",
}
const possible: Finding = {
  kind: "content",
  id: "content-1",
  zone: "cloud",
  path: "a.ts",
  firstLine: 1,
  lastLine: 2,
  words: 9,
  grade: "possible",
  prefers: "device",
  rule: { file: "postern.jsonc" },
  explanation: "the text may hold 9 words of a.ts",
}

const device = probeEngine({ id: "device" })
const small = probeEngine({ id: "small", contextTokens: 8 })
const internal = probeNetwork({ id: "internal", zone: "internal" })
const cloud = probeNetwork({ id: "cloud" })

const plan = (
  request: ModelRequest,
  targets: ReadonlyArray<Target>,
  {
    verdict = open,
    tasks = {},
    terms = [],
  }: { verdict?: Verdict; tasks?: object; terms?: ReadonlyArray<CloudTerms> } = {},
) =>
  planRoute({
    request,
    session: "s",
    features: measureRequest(request),
    verdict,
    targets: targets.map((target) => ({ ...Effect.runSync(fitRequest(request, target)), waitMs: 0 })),
    policy: { tasks, cloud: terms, warnings: [] },
  })

const order = (made: ReturnType<typeof plan>) => made.steps.map(({ target }) => target)

describe("planRoute", () => {
  it("begins in the zone that is customary for the task, and goes on from near to far", () => {
    expect(order(plan(architecture, [device, internal, cloud]))).toEqual(["cloud", "internal", "device"])
    expect(order(plan(debug, [cloud, internal, device]))).toEqual(["device", "internal", "cloud"])
  })

  it("says why the first was chosen, and that the others are fallbacks", () => {
    const [first, second] = plan(architecture, [device, cloud]).steps
    expect(first?.reasons).toEqual(["architecture over many files is customary in the cloud"])
    expect(second?.reasons).toEqual(["fallback 1, should those before it fail"])
  })

  it("lets the policy's tasks come before custom, and the caller before both", () => {
    const tasks = { architecture: "device" }
    expect(order(plan(architecture, [cloud, device], { tasks }))).toEqual(["device", "cloud"])
    const wish = chat("Propose an architecture for the order system.", { prefer: "cloud" })
    expect(order(plan(wish, [device, cloud], { tasks }))).toEqual(["cloud", "device"])
  })

  it("leaves a busy target for a free one where the verdict allows, and says so", () => {
    const busy = (request: ModelRequest, verdict: Verdict) =>
      planRoute({
        request,
        session: "s",
        features: measureRequest(request),
        verdict,
        targets: [device, cloud].map((target) => ({
          ...Effect.runSync(fitRequest(request, target)),
          waitMs: target === device ? 9000 : 0,
        })),
        policy: { tasks: {}, cloud: [], warnings: [] },
      })
    const moved = busy(debug, open)
    expect(order(moved)).toEqual(["cloud", "device"])
    expect(moved.steps[0]?.reasons).toEqual(["device is busy for about 9 s"])
    expect(order(busy(debug, { zone: "device", findings: [origin] }))).toEqual(["device"])
  })

  it("leaves out what is left alone or too dear, with the fact", () => {
    const fitted = Effect.runSync(fitRequest(debug, device))
    const made = planRoute({
      request: debug,
      session: "s",
      features: measureRequest(debug),
      verdict: open,
      targets: [
        { ...fitted, waitMs: 0, rest: { untilMs: 5000, explanation: "it could not be reached" } },
        { ...Effect.runSync(fitRequest(debug, cloud)), waitMs: 0, overBudget: "the workspace has $0 left" },
      ],
      policy: { tasks: {}, cloud: [], warnings: [] },
    })
    expect(made.steps).toEqual([])
    expect(made.excluded.map(({ reasons }) => reasons.map(({ fact }) => fact))).toEqual([["health"], ["budget"]])
  })

  it("never leaves the verdict's zone, whatever is preferred", () => {
    const zones: ReadonlyArray<readonly [Zone, ReadonlyArray<string>]> = [
      ["cloud", ["cloud", "internal", "device"]],
      ["internal", ["internal", "device"]],
      ["device", ["device"]],
      ["nowhere", []],
    ]
    for (const [zone, expected] of zones) {
      const verdict: Verdict = { zone, findings: zone === "cloud" ? [] : [{ ...origin, zone }] }
      const made = plan(architecture, [device, internal, cloud], { verdict })
      expect(order(made)).toEqual(expected)
      expect(made.steps.length + made.excluded.length).toBe(3)
    }
  })

  it("prefers a nearer zone where text may be protected, says so once, and rules none out", () => {
    const made = plan(architecture, [cloud, device], { verdict: { zone: "cloud", findings: [possible] } })
    expect(order(made)).toEqual(["device", "cloud"])
    expect(made.steps[0]?.reasons).toEqual(["the text may hold 9 words of a.ts"])
  })

  it("says what binds, once", () => {
    const verdict: Verdict = { zone: "device", findings: [origin, { ...possible, explanation: origin.explanation }] }
    expect(plan(architecture, [device], { verdict }).steps[0]?.reasons).toEqual([origin.explanation])
  })

  it("names what does not fit the preferred target", () => {
    const made = plan(debug, [small, cloud])
    expect(order(made)).toEqual(["cloud"])
    expect(made.steps[0]?.reasons.join()).toMatch(/small: about \d+ tokens do not fit the 8 it is expected to load/)
    expect(made.excluded).toMatchObject([{ target: "small", reasons: [{ fact: "fit" }] }])
  })

  it("leaves out a cloud target that breaks a term of the policy, and no other", () => {
    const made = plan(architecture, [cloud, internal], { terms: [{ regions: ["us"] }] })
    expect(order(made)).toEqual(["internal"])
    expect(made.excluded).toMatchObject([{ target: "cloud", reasons: [{ fact: "policy" }] }])
  })

  it("holds the policy's models against the name that goes over the wire, whatever the target is called", () => {
    const terms = { terms: [{ models: ["mistral-*"] }] }
    const disguised = probeNetwork({ id: "mistral-large-latest", model: "other" })
    const renamed = probeNetwork({ id: "big", model: "mistral-large-latest" })
    expect(order(plan(architecture, [disguised, renamed], terms))).toEqual(["big"])
  })

  it("says that the request names its target where it does", () => {
    const named: ModelRequest = {
      kind: "chat",
      envelope: {},
      body: { messages: [{ role: "user", content: "say hi" }], model: "cloud" },
    }
    const [first] = plan(named, [device, cloud]).steps
    expect(first).toMatchObject({ target: "cloud", reasons: ["the request names it"] })
  })

  it("leaves out what cannot do the job: another kind of request, no infill training, another model's name", () => {
    const infill: ModelRequest = { kind: "infill", envelope: {}, body: { prefix: "a", suffix: "b" } }
    const untrained = probeEngine({ id: "untrained", serves: ["infill"], infill: false })
    const reasons = plan(infill, [device, untrained]).excluded.map(({ reasons: [first] }) => first?.explanation)
    expect(reasons).toEqual(["it does not serve infill requests", "Probe has no infill training"])
    const named: ModelRequest = { ...architecture, kind: "chat", body: { messages: [], model: "other" } }
    expect(plan(named, [cloud]).excluded[0]?.reasons[0]?.fact).toBe("capability")
  })
})

describe("what facts leave open", () => {
  it("stays on the device when an agent says hi with 13k tokens of fixed prefix", () => {
    const request: ModelRequest = {
      kind: "chat",
      envelope: {},
      body: {
        messages: [
          { role: "system", content: "You must follow every rule of this architecture. ".repeat(1000) },
          { role: "user", content: "say hi" },
        ],
      },
    }
    const roomy = probeEngine({ id: "device", contextTokens: 32_000 })
    const [first] = plan(request, [roomy, cloud]).steps
    expect(first).toMatchObject({ target: "device", reasons: ["it asks for little"] })
  })

  it("goes up when the session is stuck, unless the caller or the verdict says otherwise", () => {
    const round = (id: string): ReadonlyArray<Message> => [
      { role: "assistant", tool_calls: [{ id, function: { name: "bash", arguments: '{"command":"npm test"}' } }] },
      { role: "tool", tool_call_id: id, content: "1 failed\nAssertionError: expected 3 to be 4" },
    ]
    const stuck = (envelope: ModelRequest["envelope"] = {}): ModelRequest => ({
      kind: "chat",
      envelope,
      body: { messages: [{ role: "user", content: "Fix it." }, ...["a", "b", "c", "d"].flatMap(round)] },
    })
    const [first] = plan(stuck(), [device, cloud]).steps
    expect(first?.target).toBe("cloud")
    expect(first?.reasons[0]).toContain("the session is stuck (the same failure again: 3")
    expect(order(plan(stuck({ prefer: "device" }), [device, cloud]))[0]).toBe("device")
    expect(order(plan(stuck(), [device, cloud], { verdict: { zone: "device", findings: [origin] } }))).toEqual([
      "device",
    ])
  })
})
