import { BudgetSchema } from "@postern/core"
import * as Schema from "effect/Schema"
import { conventionVersions } from "../observe/gen-ai-conventions.ts"

const count = Schema.Int.check(Schema.isGreaterThan(0))
const words = (description: string) => Schema.optionalKey(Schema.Array(Schema.NonEmptyString).annotate({ description }))

const KeySourceSchema = Schema.Union([
  Schema.Struct({ env: Schema.NonEmptyString.annotate({ description: "Environment variable that holds the key." }) }),
  Schema.Struct({ file: Schema.NonEmptyString.annotate({ description: "File that holds the key and nothing else." }) }),
])

const serves = Schema.optionalKey(
  Schema.NonEmptyArray(Schema.Literals(["chat", "infill", "embed"])).annotate({
    description: "What the model is asked for.",
  }),
)

const AdapterSchema = Schema.Struct({
  file: Schema.NonEmptyString.annotate({
    description: "A LoRA: absolute path of a .gguf file, or one that begins with ~/.",
  }),
  languages: words("Languages it is for, by the name that fences use."),
  paths: words("gitignore patterns of the files it is for, relative to the workspace."),
  scale: Schema.optionalKey(Schema.Finite.annotate({ description: "How strongly it works (1)." })),
})

const LlamaCppSchema = Schema.Struct({
  kind: Schema.Literal("llama-cpp"),
  file: Schema.NonEmptyString.annotate({ description: "Absolute path of a .gguf file, or one that begins with ~/." }),
  id: Schema.optionalKey(Schema.NonEmptyString),
  serves,
  contextTokens: Schema.optionalKey(count),
  threads: Schema.optionalKey(count),
  gpu: Schema.optionalKey(Schema.Literals(["auto", false])),
  sequences: Schema.optionalKey(count.annotate({ description: "Requests that run at once (2)." })),
  adapters: Schema.optionalKey(
    Schema.Array(AdapterSchema).annotate({ description: "Fine-tunes for languages or parts of the code." }),
  ),
})

const usd = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** What a card would say, of models that have none: an id that moves, such as `mistral-large-latest`, or a server's own name. */
const cardFacts = {
  vision: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "Whether the model reads images (what is known of it, else no)." }),
  ),
  price: Schema.optionalKey(
    Schema.Struct({ input: usd, output: usd, cachedInput: Schema.optionalKey(usd) }).annotate({
      description:
        "US dollars for a million tokens (what is known of it): for budgets in dollars, and what answers cost.",
    }),
  ),
}

const MistralSchema = Schema.Struct({
  kind: Schema.Literal("mistral"),
  model: Schema.NonEmptyString,
  id: Schema.optionalKey(Schema.NonEmptyString),
  apiKey: Schema.optionalKey(
    KeySourceSchema.annotate({ description: 'Where the key is ({ "env": "MISTRAL_API_KEY" }).' }),
  ),
  region: Schema.optionalKey(Schema.Literals(["eu", "us", "global"])),
  serverURL: Schema.optionalKey(Schema.NonEmptyString),
  zone: Schema.optionalKey(Schema.Literals(["internal", "cloud"])),
  serves,
  ...cardFacts,
  contextTokens: Schema.optionalKey(count),
  concurrency: Schema.optionalKey(count),
  timeoutMs: Schema.optionalKey(count),
  retentionDays: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))),
  trainsOnData: Schema.optionalKey(Schema.Boolean),
})

const OpenAICompatibleSchema = Schema.Struct({
  kind: Schema.Literal("openai-compatible"),
  model: Schema.NonEmptyString,
  id: Schema.optionalKey(Schema.NonEmptyString),
  server: Schema.optionalKey(
    Schema.Literals(["openai", "llama-server", "vllm", "ollama", "lm-studio"]).annotate({
      description: "What kind of server it is (openai).",
    }),
  ),
  baseURL: Schema.optionalKey(
    Schema.NonEmptyString.annotate({ description: "Address of the API, for instance http://127.0.0.1:8080/v1." }),
  ),
  apiKey: Schema.optionalKey(KeySourceSchema),
  zone: Schema.optionalKey(
    Schema.Literals(["device", "internal", "cloud"]).annotate({
      description: "How far what is sent there travels (device at a loopback address, else cloud).",
    }),
  ),
  serves,
  ...cardFacts,
  contextTokens: Schema.optionalKey(count),
  concurrency: Schema.optionalKey(count),
  timeoutMs: Schema.optionalKey(count),
  service: Schema.optionalKey(
    Schema.Struct({
      vendor: Schema.optionalKey(Schema.NonEmptyString),
      region: Schema.optionalKey(Schema.NonEmptyString),
      jurisdiction: Schema.optionalKey(Schema.NonEmptyString),
      retentionDays: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))),
      trainsOnData: Schema.optionalKey(Schema.Boolean),
    }).annotate({ description: "Who runs a cloud server, and under which terms." }),
  ),
})

const TargetSchema = Schema.Union([LlamaCppSchema, MistralSchema, OpenAICompatibleSchema])

const WorkspaceSchema = Schema.Struct({
  roots: Schema.NonEmptyArray(Schema.NonEmptyString).annotate({ description: "Folders, absolute or from ~/." }),
})

const ClientKeySchema = Schema.Struct({
  name: Schema.NonEmptyString.annotate({ description: "Whose key it is, for budgets and limits; never a secret." }),
  key: KeySourceSchema,
  workspace: Schema.optionalKey(Schema.NonEmptyString.annotate({ description: "The workspace of its requests." })),
  budget: Schema.optionalKey(BudgetSchema),
  requestsPerMinute: Schema.optionalKey(count),
})

const LimitsSchema = Schema.Struct({
  bodyBytes: Schema.optionalKey(count.annotate({ description: "Largest body of a request (33554432)." })),
  connections: Schema.optionalKey(count.annotate({ description: "Most connections at once (256)." })),
  drainSeconds: Schema.optionalKey(count.annotate({ description: "What answers have left when it ends (30)." })),
  keepAliveSeconds: Schema.optionalKey(
    count.annotate({ description: "How long the reader of a stream hears nothing at most (15)." }),
  ),
  idleSeconds: Schema.optionalKey(count.annotate({ description: "How long a client may not send or not read (60)." })),
})

const VerifySchema = Schema.Struct({
  command: Schema.String.check(
    Schema.isPattern(/^(?:~\/|\/|[A-Za-z]:[\\/])[^\0]+$|^[^\0/\\]+$/, {
      message: "expected a program's name, an absolute path, or one that begins with ~/",
    }),
  ).annotate({ description: "Program that reads an answer's text from its input and exits with 0 where it is good." }),
  args: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({ description: "Its arguments; ~/ at the beginning of one is your folder." }),
  ),
  timeoutMs: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 30_000 })).annotate({
      description: "Most milliseconds it may take (10000); the answer counts as rejected then.",
    }),
  ),
})

const isCollector = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, search, hash } = new URL(url)
  return /^https?:$/.test(protocol) && username + password + search + hash === ""
}

const TelemetrySchema = Schema.Struct({
  otlp: Schema.String.annotate({
    description: "Where a collector takes OTLP over HTTP, for instance http://127.0.0.1:4318.",
  }).check(
    Schema.makeFilter((url: string) => isCollector(url) || "an http or https address without user, query and fragment"),
  ),
  conventions: Schema.optionalKey(
    Schema.Literals(conventionVersions).annotate({
      description: "Version of the semantic conventions for generative AI (1.37).",
    }),
  ),
})

/** The schema of the user's `config.jsonc`. */
export const ConfigDocumentSchema = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String),
  version: Schema.Literal(1),
  host: Schema.optionalKey(
    Schema.NonEmptyString.annotate({ description: "Address to listen on (127.0.0.1). Another one needs `keys`." }),
  ),
  port: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65535 }))),
  hosts: words("Names in the Host header that are this server's, besides loopback's."),
  origins: words("Origins of web pages that may ask. Absent: none."),
  targets: Schema.optionalKey(Schema.Array(TargetSchema).annotate({ description: "The models that may answer." })),
  workspaces: Schema.optionalKey(
    Schema.Record(Schema.String, WorkspaceSchema).annotate({
      description: "Name to folders: /w/NAME/v1 is its address.",
    }),
  ),
  aliases: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.NonEmptyString).annotate({
      description:
        'Names that clients ask for, `*` for any characters, to the id of a target or an automatic name: { "claude-*": "auto" }. The first that fits counts.',
    }),
  ),
  keys: Schema.optionalKey(
    Schema.Array(ClientKeySchema).annotate({ description: "Keys of clients, besides the own one." }),
  ),
  budgets: Schema.optionalKey(
    Schema.Struct({ session: Schema.optionalKey(BudgetSchema), key: Schema.optionalKey(BudgetSchema) }),
  ),
  limits: Schema.optionalKey(LimitsSchema),
  telemetry: Schema.optionalKey(
    TelemetrySchema.annotate({ description: "Exports traces and metrics of requests, without content. Absent: off." }),
  ),
  verify: Schema.optionalKey(VerifySchema.annotate({ description: "Your own check of answers. Absent: none." })),
})

/** The content of the user's `config.jsonc`. */
export type ConfigDocument = typeof ConfigDocumentSchema.Type

/** One model of the configuration. */
export type TargetDocument = typeof TargetSchema.Type

/** Where a key is: never the key. */
export type KeySource = typeof KeySourceSchema.Type

/** Names that a key of the file may have, for advice. */
export const configKeys: ReadonlyArray<string> = [
  ConfigDocumentSchema,
  LlamaCppSchema,
  AdapterSchema,
  MistralSchema,
  OpenAICompatibleSchema,
  ClientKeySchema,
  LimitsSchema,
  TelemetrySchema,
  VerifySchema,
  BudgetSchema,
].flatMap(({ fields }) => Object.keys(fields))
