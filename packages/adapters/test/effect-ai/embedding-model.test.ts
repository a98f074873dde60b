import { RequestFields } from "@postern/adapters/effect-ai"
import * as EmbeddingModel from "effect/ai/EmbeddingModel"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openProgram } from "./program.ts"

let shared: Awaited<ReturnType<typeof openProgram>>
beforeAll(async () => {
  shared = await openProgram()
})
afterAll(() => shared.close())

const inZone = (zone: string) => Effect.provideService(RequestFields, { postern: { zone, prefer: "cloud" } })
const embed = (input: string) => Effect.flatMap(EmbeddingModel.EmbeddingModel, (model) => model.embed(input))

test("embedMany gives vectors in order", async () => {
  const embedMany = Effect.flatMap(EmbeddingModel.EmbeddingModel, (model) => model.embedMany(["one", "two words"]))
  const { embeddings, usage } = await shared.run(inZone("cloud")(embedMany))
  expect(embeddings.map(({ vector }) => vector.length > 0)).toEqual([true, true])
  expect(embeddings[0]?.vector).not.toEqual(embeddings[1]?.vector)
  expect(usage.inputTokens).toBeGreaterThan(0)
})

test("inputs that effect gathers are one request, and never share another call's bounds", async () => {
  const before = shared.asked().length
  const answers = await shared.run(
    Effect.all(
      [
        inZone("cloud")(Effect.all([embed("a"), embed("b")], { concurrency: "unbounded" })),
        Effect.flip(inZone("nowhere")(embed("c"))),
      ],
      { concurrency: "unbounded" },
    ),
  )
  expect(answers[0]).toHaveLength(2)
  expect(answers[1]).toMatchObject({ _tag: "AiError" })
  expect(shared.asked().slice(before)).toMatchObject([{ input: ["a", "b"] }])
})
