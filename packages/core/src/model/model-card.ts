/** A fact that may be missing: `unknown` is said, never guessed. */
export type Known<T> = T | "unknown"

/** The tokenizers that model families use. */
export type TokenizerName =
  | "tekken"
  | "sentencepiece-v3"
  | "sentencepiece-v7"
  | "llama-3"
  | "deepseek-coder"
  | "deepseek-v2"
  | "qwen-2"
  | "starcoder"
  | "cl100k"
  | "o200k"

/** How model families write a conversation before it is tokenised. */
export type TemplateName =
  | "mistral-v3"
  | "mistral-v7"
  | "mistral-v11"
  | "mistral-v13"
  | "mistral-v15"
  | "llama-3"
  | "chatml"
  | "deepseek"

/** What a model can do. */
export interface Capabilities {
  readonly chat: Known<boolean>
  readonly tools: Known<boolean>
  /** Fill-in-the-middle: the model was trained for it. */
  readonly infill: Known<boolean>
  readonly vision: Known<boolean>
  readonly embeddings: Known<boolean>
}

/** List price in US dollars per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  /** Input tokens read from the provider's prompt cache. */
  readonly cachedInput?: number
}

/** How many parameters a model has, in billions. */
export interface Parameters {
  readonly total: Known<number>
  /** Active for each token; equal to `total` for a dense model. */
  readonly active: Known<number>
  readonly kind: Known<"dense" | "mixture-of-experts">
}

/** An id at the maker's own API, and whether it still answers. */
export interface ApiModel {
  readonly id: string
  readonly state: Known<"available" | "preview" | "retired">
  /** Day of retirement, ISO date. */
  readonly retires?: string
  /** The model the maker names as successor. */
  readonly replacement?: string
}

/** Facts about a model, each from a source. */
export interface ModelCard {
  /** Stable key, for instance `devstral-small-2`. */
  readonly name: string
  readonly title: string
  readonly maker: string
  readonly parameters: Parameters
  /** The largest context the maker states, in tokens. On a device the loaded context is the limit, never this. */
  readonly contextWindow: Known<number>
  readonly capabilities: Capabilities
  /** SPDX id or the licence's own name. */
  readonly licence: Known<string>
  readonly tokenizer: Known<TokenizerName>
  readonly template: Known<TemplateName>
  readonly price: Known<Price>
  readonly api: ReadonlyArray<ApiModel>
  /** Where the facts were read. */
  readonly sources: ReadonlyArray<string>
}

/** Who runs a network target and under which terms. */
export interface Service {
  readonly vendor: string
  /** Where the vendor's servers for this target stand, for instance `eu`. */
  readonly region: Known<string>
  /** Country or union whose law binds the vendor, for instance `eu`. */
  readonly jurisdiction: Known<string>
  /** Days that the vendor keeps requests. */
  readonly retentionDays: Known<number>
  readonly trainsOnData: Known<boolean>
}
