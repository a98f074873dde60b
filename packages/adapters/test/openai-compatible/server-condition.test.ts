import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { NoRoute } from "@postern/core"
import { type OpenAIServerOptions, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import * as Effect from "effect/Effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { chat } from "../mistral/network.ts"
import { connect } from "./network.ts"

const question = { messages: [{ role: "user", content: "Rename `a` to `b`." }] }

/** A router over a llama-server, and over a second one where it is wanted. */
const route = async (options: OpenAIServerOptions, withSecond = true) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-condition-"))
  const first = await startOpenAIServer({ server: "llama-server", ...options })
  const second = await startOpenAIServer({ server: "llama-server" })
  const serves = ["chat", "infill"] as const
  const of = (id: string, url: string, zone: "device" | "internal") =>
    openaiCompatible({ id, model: "model", server: "llama-server", baseURL: `${url}/v1`, serves, zone })
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [of("first", first.url, "device"), ...(withSecond ? [of("second", second.url, "internal")] : [])],
    stateDirectory,
  })
  onTestFinished(async () => {
    await router.close()
    await Promise.all([first.close(), second.close()])
    await rm(stateDirectory, { recursive: true, force: true })
  })
  return { router, first }
}

test("a llama-server that loads its model is left alone until it has, and gets nothing of a request", async () => {
  let isLoading = true
  const { router, first } = await route({ isLoading: () => isLoading })
  const { route: taken } = await router.chat(question)
  expect(taken).toMatchObject({ target: "second", fallbacks: 0 })
  expect(first.requests.filter(({ method }) => method === "POST")).toEqual([])
  isLoading = false
  await expect.poll(async () => (await router.explain(question)).excluded).toEqual([])
  expect((await router.explain({ ...question, model: "first" })).steps[0]?.target).toBe("first")
})

test("where no other can answer, it is said that waiting helps", async () => {
  const { router } = await route({ isLoading: () => true }, false)
  const failure = await router.chat(question).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(NoRoute)
  expect(failure).toMatchObject({
    fact: "health",
    retryAfterMs: 1000,
    message: expect.stringContaining("loading the model"),
  })
})

test("infill does not wait for one whose slots others have taken", async () => {
  let taken = 0
  const { router } = await route({ takenSlots: () => taken })
  const infill = { prefix: "const a = ", suffix: "\n" }
  expect((await router.explain(infill)).steps.map(({ target }) => target)).toEqual(["first", "second"])
  taken = 2
  await expect
    .poll(async () => (await router.explain(infill)).steps.map(({ target }) => target))
    .toEqual(["second", "first"])
})

test("a server that shows no slots, or is not there, says nothing of its condition", async () => {
  await using connection = await connect({ server: "llama-server" })
  const { server, target } = connection
  await Effect.runPromise(target.learn ?? Effect.void)
  expect(target.condition?.()).toEqual({})
  expect(JSON.stringify(server.requests.map(({ body }) => body.toString()))).not.toContain(
    chat.body.messages[0]?.content,
  )
  await server.close()
  await Effect.runPromise(target.learn ?? Effect.void)
  expect(target.condition?.()).toEqual({})
})
