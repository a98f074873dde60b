import { type ChatRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { makeLlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"

/** Another editor window: asks once for each line it reads, says what it sees, and stays until its input ends. */
const target = makeLlamaCppTarget({ file: process.argv[2] ?? "", threads: 1, gpu: false, contextTokens: 1024 })
for await (const question of process.stdin.setEncoding("utf8")) {
  const request: ChatRequest = {
    kind: "chat",
    body: { messages: [{ role: "user", content: String(question).trim() }], max_tokens: 8, temperature: 0 },
    envelope: { session: "shared" },
  }
  const parts = await Effect.runPromise(Stream.runCollect(target.answer(request)))
  const status = await Effect.runPromise(target.status)
  const last = parts.at(-1)
  const usage = last?.type === "finish" ? last.usage : {}
  process.stdout.write(`${JSON.stringify({ pid: target.pid(), clients: status?.clients, usage })}\n`)
}
await Effect.runPromise(target.close)
