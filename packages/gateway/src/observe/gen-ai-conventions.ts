/** Versions of OpenTelemetry's semantic conventions for generative AI that Postern writes. */
export const conventionVersions = ["1.36", "1.37", "next"] as const

/** One of `conventionVersions`. */
export type ConventionVersion = (typeof conventionVersions)[number]

/** Names that all of them share. */
export const shared = {
  operation: "gen_ai.operation.name",
  requestModel: "gen_ai.request.model",
  finishReasons: "gen_ai.response.finish_reasons",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  conversation: "gen_ai.conversation.id",
  tokenType: "gen_ai.token.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  errorType: "error.type",
} as const

/** Names that changed; absent: the version has none. */
export interface Conventions {
  readonly provider: string
  readonly cachedInputTokens?: string
  readonly timeToFirstChunk?: string
  readonly metrics: {
    readonly duration: string
    readonly inputTokens: string
    readonly outputTokens: string
    /** Both counts stand under one name, told apart by `shared.tokenType`. */
    readonly hasTokenType: boolean
  }
}

const client = {
  duration: "gen_ai.client.operation.duration",
  inputTokens: "gen_ai.client.token.usage",
  outputTokens: "gen_ai.client.token.usage",
  hasTokenType: true,
} as const

const versions: Readonly<Record<ConventionVersion, Conventions>> = {
  "1.36": { provider: "gen_ai.system", metrics: client },
  "1.37": { provider: "gen_ai.provider.name", metrics: client },
  // As the conventions' own repository has them since they left the core one; not released.
  next: {
    provider: "gen_ai.provider.name",
    cachedInputTokens: "gen_ai.usage.cache_read.input_tokens",
    timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
    metrics: {
      duration: "gen_ai.client.inference.duration",
      inputTokens: "gen_ai.client.inference.usage.input_tokens",
      outputTokens: "gen_ai.client.inference.usage.output_tokens",
      hasTokenType: false,
    },
  },
}

/** The names of one version. */
export const conventionsOf = (version: ConventionVersion): Conventions => versions[version]

/** The conventions' words for what a request asks. */
export const operationNames = { chat: "chat", infill: "text_completion", embed: "embeddings" } as const

/** The conventions' words for vendors that have one. */
const providerNames: ReadonlyMap<string, string> = new Map([["mistral", "mistral_ai"]])

/** What a vendor is called there. */
export const providerName = (vendor: string): string => providerNames.get(vendor) ?? vendor
