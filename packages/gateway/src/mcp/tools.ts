import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"
import { zones } from "@postern/core"

const zone = Schema.Literals(zones)
const texts = Schema.Array(Schema.String)
const described = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description })

/** Why a tool gave no answer: what was expected, what came, what to do. */
export class ToolFailure extends Schema.TaggedError<ToolFailure>()("ToolFailure", { message: Schema.String }) {}

// None changes anything, and none reaches further than this machine.
const quiet = Context.make(Tool.Readonly, true).pipe(
  Context.add(Tool.Destructive, false),
  Context.add(Tool.OpenWorld, false),
)

const step = Schema.Struct({ target: Schema.String, zone, reasons: texts })
const excluded = Schema.Struct({
  target: Schema.String,
  zone,
  reasons: Schema.Array(Schema.Struct({ fact: Schema.String, explanation: Schema.String })),
})
const finding = Schema.Struct({
  id: Schema.String,
  kind: Schema.String,
  zone,
  rule: Schema.NullOr(Schema.String),
  path: Schema.NullOr(Schema.String),
  lines: Schema.NullOr(Schema.Array(Schema.Finite)),
  explanation: Schema.String,
})

const explainRoute = Tool.make("explain_route", {
  description:
    "Says where a request to a language model would run (this device, the internal network, the cloud), which files or secrets hold it back, and why. Sends nothing and runs no model.",
  parameters: Schema.Struct({
    prompt: described(Schema.optionalKey(Schema.String), "The text of a question, with the code it would hold"),
    request: described(
      Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)),
      "Instead of `prompt`: a whole chat, infill or embeddings request in OpenAI's or Mistral's shape",
    ),
    files: described(Schema.optionalKey(texts), "With `prompt`: paths of the files that its text comes from"),
  }),
  success: Schema.Struct({
    verdict: Schema.Struct({ zone, findings: Schema.Array(finding), redactions: Schema.Finite }),
    task: Schema.String,
    tokens: Schema.Finite,
    steps: Schema.Array(step),
    excluded: Schema.Array(excluded),
    warnings: texts,
  }),
  failure: ToolFailure,
}).annotateMerge(quiet)

const checkPolicy = Tool.make("check_policy", {
  description:
    "Says of each path how far its content may travel (nowhere, device, internal, cloud), with the rule's file and line. Ask before you put a file's text into a request.",
  parameters: Schema.Struct({ paths: described(texts, "Paths relative to the workspace, or absolute") }),
  success: Schema.Struct({
    status: described(Schema.Literals(["given", "none", "broken"]), "Whether a policy is in force"),
    paths: Schema.Array(
      Schema.Struct({ path: Schema.String, zone, rule: Schema.String, reason: Schema.NullOr(Schema.String) }),
    ),
    warnings: texts,
  }),
  failure: ToolFailure,
}).annotateMerge(quiet)

const deviceGenerate = Tool.make("device_generate", {
  description:
    "Asks a model on this machine. Nothing of it is sent to any network, whatever the policy allows; where no model on the device can answer, it says so.",
  parameters: Schema.Struct({
    prompt: Schema.String,
    system: Schema.optionalKey(Schema.String),
    files: described(Schema.optionalKey(texts), "Paths of the files that the text comes from"),
    model: described(Schema.optionalKey(Schema.String), "The id of a target on the device; absent: any"),
    max_tokens: Schema.optionalKey(Schema.Int),
    temperature: Schema.optionalKey(Schema.Finite),
    schema: described(
      Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)),
      "A JSON Schema that the answer keeps to",
    ),
  }),
  success: Schema.Struct({
    text: Schema.String,
    target: Schema.String,
    zone,
    finish_reason: Schema.String,
    reasons: texts,
    evidence: described(
      Schema.Array(Schema.Struct({ kind: Schema.String, detail: Schema.String })),
      "What is doubtful",
    ),
  }),
  failure: ToolFailure,
}).annotateMerge(quiet)

const targetUsage = Schema.Struct({
  target: Schema.String,
  requests: Schema.Finite,
  failedAttempts: Schema.Finite,
  inputTokens: Schema.Finite,
  outputTokens: Schema.Finite,
  bytesSent: described(Schema.Finite, "Bytes that left this machine"),
  usd: Schema.Finite,
})

const usage = Tool.make("usage", {
  description:
    "Sums of the ledger: what ran where, what left this machine, what it cost, and which rules held it back.",
  parameters: Schema.Struct({ days: described(Schema.optionalKey(Schema.Int), "How many days, today included (1)") }),
  success: Schema.Struct({
    since: Schema.String,
    requests: Schema.Finite,
    outcomes: described(Schema.Record(Schema.String, Schema.Finite), "What became of them"),
    zones: described(Schema.Record(Schema.String, Schema.Finite), "Where they ran"),
    targets: Schema.Array(targetUsage),
    heldBackBy: Schema.Array(Schema.Struct({ rule: Schema.String, requests: Schema.Finite })),
  }),
  failure: ToolFailure,
}).annotateMerge(quiet)

/** What an MCP client can ask Postern for. */
export const tools = Toolkit.make(explainRoute, checkPolicy, deviceGenerate, usage)
