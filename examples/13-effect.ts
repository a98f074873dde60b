// An Effect program: effect's own LanguageModel and EmbeddingModel over a router, provided as layers.
import { embeddingModel, languageModel, RequestFields } from "@postern/adapters/effect-ai"
import { mistral } from "@postern/adapters/mistral"
import { startMistralServer } from "@postern/core/testing"
import { layer } from "@postern/router/layer"
import * as EmbeddingModel from "effect/ai/EmbeddingModel"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using cloud = await startMistralServer({ answer: { pieces: ['{"kind":"bug",', '"urgent":true}'] } })
const reached = { serverURL: cloud.url, apiKey: "emulator" }
const router = layer({
  policy: { version: 1, default: "cloud" },
  targets: [mistral({ model: "mistral-large-latest", ...reached }), mistral({ model: "codestral-embed", ...reached })],
  stateDirectory: directory,
})

const program = Effect.gen(function* () {
  const schema = Schema.Struct({ kind: Schema.Literals(["bug", "task"]), urgent: Schema.Boolean })
  const { content, value } = yield* LanguageModel.generateObject({ prompt: "Triage: the shop is down.", schema })
  const { vector } = yield* Effect.flatMap(EmbeddingModel.EmbeddingModel, ({ embed }) => embed("the shop is down"))
  const route = content.find((part) => part.type === "finish")?.metadata["postern"]
  console.log(`${value.kind}, urgent: ${value.urgent}, ${vector.length} numbers`)
  console.log(JSON.stringify(route))
}).pipe(Effect.provideService(RequestFields, { temperature: 0, postern: { zone: "cloud" } }))

const models = Layer.merge(languageModel("auto"), embeddingModel("auto")).pipe(Layer.provide(router))
await Effect.runPromise(Effect.provide(program, models))
await rm(directory, { recursive: true })
