import { it } from "@effect/vitest"
import { makeMemoryLedger, type NetworkTarget, type PolicyDocument, type Target } from "@postern/core"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import { makeRouter } from "../../src/make-router.ts"
import { createRouter } from "../../src/router.ts"
import { failing, probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

const setUp = async (targets: ReadonlyArray<Target>, policy: Partial<PolicyDocument> = {}) =>
  createRouter({
    policy: { version: 1, default: "cloud", ...policy },
    targets,
    ledger: makeMemoryLedger(),
    stateDirectory: await temporaryFolder(),
  })

const ask = (content: string, more: object = {}) => ({
  messages: [{ role: "user", content }],
  postern: { session: "one", ...more },
})

const architecture = "Propose an architecture for the order system."
const debug = "Why does this throw? TypeError: x"

describe("a session", () => {
  it("stays where it is warm, whatever is customary for its next task", async () => {
    await using router = await setUp([probeEngine(), probeNetwork()])
    expect((await router.chat(ask(architecture))).route.target).toBe("cloud")
    const second = await router.chat(ask(debug))
    expect(second.route).toMatchObject({ target: "cloud", reasons: ["the session goes on where it is warm"] })
    // Another session is another matter.
    expect((await router.chat(ask(debug, { session: "two" }))).route.target).toBe("device")
  })

  it("begins anew with its first words, where nobody names it: another conversation may begin alike", async () => {
    await using router = await setUp([probeEngine(), probeNetwork()])
    const greeting = [{ role: "user", content: "hey you" }]
    expect((await router.chat({ messages: greeting, postern: { prefer: "cloud" } })).route.target).toBe("cloud")
    expect((await router.chat({ messages: greeting })).route.target).toBe("device")
    await router.chat({ messages: greeting, postern: { prefer: "cloud" } })
    const goingOn = [...greeting, { role: "assistant", content: "Hey." }, { role: "user", content: "Go on." }]
    expect((await router.chat({ messages: goingOn })).route.target).toBe("cloud")
  })

  it("leaves when a fact forces it, and the route names the fact", async () => {
    await using router = await setUp([probeEngine(), probeNetwork()], {
      rules: [{ paths: ["secret/**"], zone: "device" }],
    })
    await router.chat(ask(architecture))
    const moved = await router.chat(ask(debug, { files: [{ path: "secret/a.ts" }] }))
    expect(moved.route.target).toBe("device")
    expect(moved.route.reasons.join()).toContain("the session leaves cloud: the request may reach device at most")
  })

  it("goes where the caller says", async () => {
    await using router = await setUp([probeEngine(), probeNetwork()])
    await router.chat(ask(architecture))
    expect((await router.chat(ask(debug, { prefer: "device" }))).route.target).toBe("device")
  })

  it.effect("comes back to its target after a fallback, and both are visible", () =>
    Effect.gen(function* () {
      let isDown = false
      const cloud = probeNetwork()
      const down = probeNetwork({ parts: [], error: failing("unavailable") })
      const target: NetworkTarget = { ...cloud, answer: (cleared) => (isDown ? down : cloud).answer(cleared) }
      const router = yield* makeRouter({
        policy: { version: 1, default: "cloud" },
        targets: [probeEngine(), target],
        ledger: makeMemoryLedger(),
        stateDirectory: yield* Effect.promise(temporaryFolder),
      })
      const route = Effect.map(router.chat(ask(architecture)), (reply) => reply.route)
      expect((yield* route).target).toBe("cloud")
      isDown = true
      for (let turn = 0; turn < 4; turn++) expect(yield* route).toMatchObject({ target: "device", fallbacks: 1 })
      // It was not reached four times: now it is left alone, and the device is asked at once.
      const offline = yield* route
      expect(offline).toMatchObject({ target: "device", fallbacks: 0 })
      expect(offline.reasons.join()).toContain(
        "the session leaves cloud: it could not be reached 4 times or more in a row",
      )
      isDown = false
      yield* TestClock.adjust("6 seconds")
      expect(yield* route).toMatchObject({ target: "cloud", reasons: ["the session goes on where it is warm"] })
    }).pipe(Effect.scoped),
  )
})

describe("the provider's prompt cache", () => {
  it("finds the same bytes in front of every turn of a conversation, placeholders, marks and keys included", async () => {
    const secret = ["ghp", "a9Kq2LmX7Rt4Vw8Zp1Nc5Bd3Fg6Hj0Ys9Qe2"].join("_")
    const cloud = probeNetwork()
    await using router = await setUp([cloud])
    const messages: Array<object> = [
      { role: "system", content: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }] },
    ]
    for (let turn = 0; turn < 10; turn++) {
      messages.push({ role: "user", content: `Turn ${turn}: the token is ${secret}, and ${turn} more words.` })
      await router.chat({ messages, prompt_cache_key: "conversation-7" })
      messages.push({ role: "assistant", content: `Answer ${turn} without ${secret}.` })
    }
    expect(cloud.sent).toHaveLength(10)
    const bodies = cloud.sent.map((sent): { messages: ReadonlyArray<object>; prompt_cache_key: string } =>
      JSON.parse(sent),
    )
    for (const [turn, body] of bodies.entries()) {
      expect(body.prompt_cache_key).toBe("conversation-7")
      expect(JSON.stringify(body)).not.toContain(secret)
      expect(JSON.stringify(body.messages[0])).toContain('"cache_control":{"type":"ephemeral"}')
      const before = bodies[turn - 1]?.messages ?? []
      expect(body.messages.slice(0, before.length)).toEqual(before)
    }
  })
})
