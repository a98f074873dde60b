import { type ChildReport } from "./child-report.ts"
import { modules } from "./child-recorder.ts"

// The control: the same call by the SDK alone, so that what the test looks for is known to be there to be seen.
const { MistralCore } = await import("@mistralai/mistralai/core.js")
const { chatStream } = await import("@mistralai/mistralai/funcs/chatStream.js")
const { chat } = await import("./network.ts")

const client = new MistralCore({ serverURL: process.argv[2] ?? "" })
const content = String(chat.body.messages[0]?.content)
const result = await chatStream(client, { model: "mistral-large-latest", messages: [{ role: "user", content }] })
const report: ChildReport = { early: [], earlyReads: [], modules, results: [String(result.ok)] }
process.send?.(report)
