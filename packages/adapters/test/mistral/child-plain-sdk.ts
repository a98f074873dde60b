import { type ChildReport } from "./child-report.ts"
import { modules } from "./child-recorder.ts"

// The control: the same call by the SDK alone, so that what the test looks for is known to be there to be seen.
const { MistralCore } = await import("@mistralai/mistralai/core.js")
const { chatStream } = await import("@mistralai/mistralai/funcs/chatStream.js")
const { chat } = await import("./network.ts")

const content = String(chat.body.messages[0]?.content)
const ask = () =>
  chatStream(new MistralCore({ serverURL: process.argv[2] ?? "" }), {
    model: "mistral-large-latest",
    messages: [{ role: "user", content }],
  })
// With telemetry on the call asks for packages that are not installed, and where some of them are it fails for the others.
await ask()
Object.defineProperty(process.env, "MISTRAL_SDK_TELEMETRY", {
  value: "false",
  configurable: true,
  enumerable: true,
  writable: true,
})
const result = await ask()
const report: ChildReport = { early: [], earlyReads: [], modules, results: [String(result.ok)] }
process.send?.(report)
