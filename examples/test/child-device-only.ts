import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { createRouter } from "@postern/router"

const [file = "", stateDirectory = ""] = process.argv.slice(2)
await using router = await createRouter({
  policy: { version: 1, default: "device", unknown: { prose: "device" } },
  stateDirectory,
  targets: [
    llamaCpp({ id: "missing", file: `${file}.missing.gguf` }),
    llamaCpp({ id: "device", file, gpu: false, threads: 1 }),
    // The real address: whatever tried to reach it would have to look up its name.
    mistral({ model: "mistral-large-latest", apiKey: "none" }),
    mistral({ id: "inside", model: "devstral", serverURL: "https://models.example", zone: "internal", apiKey: "none" }),
  ],
})

const chat = { messages: [{ role: "user", content: "Propose an architecture over all services." }], max_tokens: 8 }
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  explain: () => router.explain(chat),
  chat: () => router.chat(chat),
  preferred: () => router.chat({ ...chat, postern: { prefer: "cloud", zone: "cloud" } }),
  named: () => router.chat({ ...chat, model: "mistral-large-latest" }),
  stream: async () => {
    for await (const part of router.stream(chat)) if (part.type === "finish") return
  },
  infill: () => router.infill({ prefix: "const a = ", suffix: "\n", max_tokens: 4 }),
  embed: () => router.embed({ input: "const a = 1" }),
  invalid: () => router.chat({ messages: [] }),
  unfit: () => router.chat({ messages: [{ role: "user", content: "word ".repeat(100_000) }] }),
  aborted: () => router.chat(chat, { signal: AbortSignal.abort() }),
}
for (const [name, call] of Object.entries(calls)) {
  const outcome = await call().then(
    () => "answered",
    (error: unknown) => (error instanceof Error ? error.name : "failed"),
  )
  console.log(`${name}: ${outcome}`)
}
