import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type ChildReport } from "./child-report.ts"
import { modules, reads, sdkModules } from "./child-recorder.ts"

const serverURL = process.argv[2] ?? ""

const { mistral } = await import("@postern/adapters/mistral")
const target = mistral({ model: "mistral-large-latest", serverURL, serves: ["chat", "embed"] })
const early = sdkModules()
const earlyReads = [...reads]

const { askCleared } = await import("./cleared.ts")
const { chat } = await import("./network.ts")
const results: Array<string> = []
for (const request of [chat, { kind: "embed", body: { input: ["a"] }, envelope: {} } as const, chat]) {
  const outcome = Stream.runLast(askCleared(target, request)).pipe(
    Effect.match({
      onFailure: (error) => error.reason,
      onSuccess: (last) => (last._tag === "Some" ? last.value.type : "nothing"),
    }),
  )
  results.push(await Effect.runPromise(outcome))
}
const report: ChildReport = { early, earlyReads, modules, results }
process.send?.(report)
