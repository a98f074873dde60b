import { type EngineTarget, findCard, ModelError, unknownCard } from "@postern/core"
import { makeRequestTokenizerFor } from "@postern/core/node"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const card = findCard("devstral-small-2") ?? unknownCard("device")

/** A device target that has sized nothing yet, for benches that decide and never ask for an answer. */
export const deviceTarget = (limit: { readonly tokens: number; readonly estimated: boolean }): EngineTarget => ({
  kind: "engine",
  zone: "device",
  id: "device",
  card,
  tokenizer: makeRequestTokenizerFor(card),
  serves: ["chat", "infill"],
  concurrency: 1,
  contextLimit: () => limit,
  close: Effect.void,
  warm: Effect.void,
  answer: () =>
    Stream.fail(new ModelError({ reason: "unsupported", target: "device", message: "The bench only decides." })),
})
