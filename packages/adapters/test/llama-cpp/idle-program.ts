import { registerHooks } from "node:module"

const loaded: Array<string> = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
const { llamaCpp } = await import("@postern/adapters/llama-cpp")
const Effect = await import("effect/Effect")
const Stream = await import("effect/Stream")

const target = llamaCpp({ file: process.argv[2] ?? "", threads: 1, gpu: false, contextTokens: 512 })
const before = {
  engine: loaded.some((url) => url.includes("node-llama-cpp")),
  resources: process.getActiveResourcesInfo(),
}
const messages = [{ role: "user" as const, content: "Count." }]
const parts = await Effect.runPromise(
  Stream.runCollect(target.answer({ kind: "chat", body: { messages }, envelope: {} })),
)
const after = { engine: loaded.some((url) => url.includes("node-llama-cpp")), last: parts.at(-1)?.type }
process.stdout.write(JSON.stringify({ before, after }))
// Ends here although the target is never closed.
