import { openaiCompatible } from "@postern/adapters/openai-compatible"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { askCleared } from "../mistral/cleared.ts"

// A program: asks one model in the cloud and one on the internal network, and says how each ended.

const [baseURL = ""] = process.argv.slice(2)

for (const zone of ["cloud", "internal"] as const) {
  const target = openaiCompatible({ model: "model", baseURL, zone })
  const chat = { kind: "chat", body: { messages: [{ role: "user", content: "Hello" }] }, envelope: {} } as const
  const ended = Stream.runLast(askCleared(target, chat)).pipe(
    Effect.match({
      onFailure: ({ reason }) => reason,
      onSuccess: (last) => (last._tag === "Some" ? last.value.type : "nothing"),
    }),
  )
  process.send?.(`${zone}: ${await Effect.runPromise(ended)}`)
}
