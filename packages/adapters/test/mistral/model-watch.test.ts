import { startMistralServer } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { expect, onTestFinished, test } from "vitest"
import { mistral } from "../../src/mistral/index.ts"
import { askCleared } from "./cleared.ts"
import { chat, collect } from "./network.ts"

const retiring = { "mistral-old-2401": { deprecation: "2026-12-24", replacement: "mistral-large-latest" } }

const setUp = async (models: ReadonlyArray<string>, watchModels?: boolean) => {
  const server = await startMistralServer({ models, retiring })
  onTestFinished(server.close)
  const options = watchModels === undefined ? {} : { watchModels }
  const target = mistral({ model: "mistral-old-2401", serverURL: server.url, apiKey: "k", ...options })
  onTestFinished(() => Effect.runPromise(target.close))
  const reads = () => server.requests.filter(({ path }) => path === "/v1/models")
  return { server, target, reads }
}

test("warns ahead of a model that will be retired, read from the list after an answer", async () => {
  const { target, reads } = await setUp(["mistral-old-2401", "mistral-large-latest"], true)
  expect(target.warnings?.()).toEqual([])
  await collect(askCleared(target, chat))
  await expect
    .poll(() => target.warnings?.())
    .toEqual(["mistral-old-2401: `mistral-old-2401` answers until 2026-12-24; `mistral-large-latest` replaces it."])
  expect(target.replacement?.()).toBeUndefined()
  await collect(askCleared(target, chat))
  // Once a day is enough; and it holds nothing of the request.
  expect(reads().map(({ method, body }) => [method, body.length])).toEqual([["GET", 0]])
})

test("reads no list of another server unless it is told to", async () => {
  const { target, reads } = await setUp(["mistral-old-2401"])
  await collect(askCleared(target, chat))
  expect(reads()).toEqual([])
})

test("says which models there are when its own is gone, and stands aside for the one that replaces it", async () => {
  const { target } = await setUp(["mistral-large-latest", "mistral-old-2501"])
  const failure: unknown = await collect(askCleared(target, chat)).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ reason: "not-found" })
  const message = failure instanceof Error ? failure.message : ""
  expect(message).toContain("`mistral-large-latest` replaces it; the API lists mistral-old-2501")
  const replacement = target.replacement?.()
  expect(replacement).toMatchObject({
    id: "mistral-old-2401",
    model: "mistral-large-latest",
    replaces: { explanation: "`mistral-old-2401` is retired, `mistral-large-latest` answers in its place" },
  })
  const parts = replacement === undefined ? [] : await collect(askCleared(replacement, chat))
  expect(parts.at(-1)?.type).toBe("finish")
  expect(target.warnings?.()).toEqual([
    "mistral-old-2401: the API does not know `mistral-old-2401` any more; `mistral-large-latest` replaces it.",
  ])
})

test("learns of an id that moves what it stands for, and with that images, price and context", async () => {
  const models = ["mistral-large-2512", "mistral-large-latest"]
  const server = await startMistralServer({ models, aliases: { "mistral-large-2512": ["mistral-large-latest"] } })
  onTestFinished(server.close)
  const options = { model: "mistral-large-latest", serverURL: server.url, apiKey: "k", watchModels: true }
  const [target, told] = [mistral(options), mistral({ ...options, contextTokens: 9000 })]
  expect(target.card).toMatchObject({ name: "mistral-large-latest", price: "unknown" })
  expect(target.contextLimit()).toEqual({ tokens: 128_000, estimated: true })
  await collect(askCleared(target, chat))
  await collect(askCleared(told, chat))
  await expect.poll(() => target.card.name).toBe("mistral-large-3")
  expect(target.card).toMatchObject({ price: { input: 0.5 }, capabilities: { vision: true } })
  expect(target.contextLimit()).toEqual({ tokens: 256_000, estimated: false })
  expect(target.model).toBe("mistral-large-latest")
  await expect.poll(() => told.card.name).toBe("mistral-large-3")
  expect(told.contextLimit().tokens).toBe(9000)
})
