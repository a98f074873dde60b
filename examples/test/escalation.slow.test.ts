import { type Route, type RoutedPart } from "@postern/core"
import { expect, test } from "vitest"
import { ask, bad, good, saying, setUp, tools, useModels } from "./answering-devices.ts"

useModels()

const read = async (parts: AsyncIterable<RoutedPart>) => {
  const all: Array<RoutedPart> = []
  for await (const part of parts) all.push(part)
  const text = all.map((part) => (part.type === "text-delta" ? part.text : "")).join("")
  return { text, routes: all.flatMap((part) => (part.type === "route" ? [part.route] : [])) }
}

const streamable = Object.entries(bad).filter(([kind]) => kind !== "empty")

test.each(Object.entries(bad))(
  "an answer of the device with the evidence %s goes up where it may, and is kept and recorded where it may not",
  async (kind, { device, more, options }) => {
    const { router, cloud, last } = await setUp(await device(), options)
    const reply = await router.chat(ask(more))
    expect(reply).toMatchObject({ text: "From the cloud.", route: { target: "cloud", escalatedFrom: "device" } })
    expect(last()).toMatchObject({ outcome: "answered", escalation: "escalated", target: "cloud" })
    expect(last()?.attempts).toMatchObject([
      { target: "device", outcome: "rejected", evidence: expect.arrayContaining([kind]) },
      { target: "cloud", outcome: "answered" },
    ])
    const kept = await router.chat(ask({ ...more, postern: { files: [{ path: "src/pricing/discount.ts" }] } }))
    expect(kept.route.target).toBe("device")
    expect(last()).toMatchObject({ escalation: "refused", evidence: expect.arrayContaining([kind]) })
    expect(cloud.requests.filter(({ method }) => method === "POST")).toHaveLength(1)
  },
)

test.each(streamable)(
  "an answer with the evidence %s that was streamed sends up the next turn of its session",
  async (kind, { device, more, options }) => {
    const { router, cloud, last } = await setUp(await device(), options)
    const { text, routes } = await read(router.stream(ask({ ...more, stream: true })))
    expect(routes).toMatchObject([{ target: "device" }])
    expect(last()).toMatchObject({ escalation: "deferred", evidence: expect.arrayContaining([kind]) })
    expect(cloud.requests).toEqual([])
    const turns = [...ask().messages, { role: "assistant", content: text }, { role: "user", content: "Go on." }]
    const { route } = await router.chat({ ...more, messages: turns })
    expect(route.target).toBe("cloud")
    expect(route.reasons[0]).toMatch(/^evidence against the last answer/)
  },
)

test("a stream that has said nothing yet goes up at once, and nobody hears of the empty answer", async () => {
  const { router, last } = await setUp(await bad.empty.device())
  const { text, routes } = await read(router.stream(ask({ stream: true })))
  expect(text).toBe("From the cloud.")
  expect(routes).toMatchObject([{ target: "cloud", escalatedFrom: "device" }])
  expect(last()).toMatchObject({
    escalation: "escalated",
    attempts: [{ evidence: ["empty"] }, { outcome: "answered" }],
  })
})

test.each(Object.entries(good))(
  "a good answer, %s, stays where it is, whole and streamed",
  async (_, { device, more, options }) => {
    const { router, cloud, last } = await setUp(await device(), options)
    expect((await router.chat(ask(more))).route).toMatchObject({ target: "device" })
    expect(last()?.escalation).toBeUndefined()
    expect((await read(router.stream(ask({ ...more, stream: true })))).routes).toMatchObject([{ target: "device" }])
    expect(last()?.escalation).toBeUndefined()
    expect(cloud.requests).toEqual([])
  },
)

/** Works as an agent does: runs what the model calls, and tells it that it failed, until the cloud is asked. */
test("an agent whose runs fail in the same way goes up with a later turn, and stays on the device where it must", async () => {
  const device = await saying("agent", {
    toolCall: { name: "run_tests", arguments: { file: "cart.test.ts" } },
    afterToolResult: "I will try it again.",
  })()
  const { router, cloud } = await setUp(device)
  const work = async (postern: object) => {
    const messages: Array<object> = [{ role: "user", content: "Make the tests of the cart pass." }]
    const routes: Array<Route> = []
    while (routes.length < 8 && routes.at(-1)?.target !== "cloud") {
      const { route, text, toolCalls } = await router.chat({ messages, tools, postern })
      routes.push(route)
      messages.push({ role: "assistant", content: text, ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) })
      const results = toolCalls.map(({ id }) => ({
        role: "tool",
        tool_call_id: id,
        content: "FAIL cart.test.ts\nAssertionError: expected 18 to be 20\nTests: 1 failed",
      }))
      messages.push(...(results.length > 0 ? results : [{ role: "user", content: "It still fails." }]))
    }
    return routes
  }
  const open = await work({ session: "open" })
  expect(open.length).toBeGreaterThan(3)
  expect(open.at(-1)).toMatchObject({ target: "cloud", reasons: [expect.stringContaining("the session is stuck")] })
  const sent = cloud.requests.length
  const bound = await work({ session: "bound", zone: "device" })
  expect(bound.map(({ target }) => target)).toEqual(Array(8).fill("device"))
  expect(cloud.requests).toHaveLength(sent)
})
