// Whole imports of types, here and in the files of the engine process: an inline `type` would leave an empty import, so
// that the package were loaded where it is not needed or not there.
import type { EngineStatus, FinishReason, InfillSnippet, Json, JsonObject, TokenLogprob, Usage } from "@postern/core"
import type { ChatHistoryItem } from "node-llama-cpp"
import type { EngineSetup, PendingSetup } from "./engine-setup.ts"

/** In which order jobs compute: autocompletion, then what somebody waits for, then what nobody does. */
export type Lane = "infill" | "chat" | "background"

/** Where a job belongs: whose it is and how urgent. */
export interface Place {
  readonly lane: Lane
  /** The conversation, whose earlier turns the engine may hold already. */
  readonly session: string
  /** Which of the setup's adapters answers; absent: the model itself. */
  readonly adapter?: number | undefined
  /** The process that asks. */
  readonly client: string
}

/** How tokens are chosen. Penalties for repetition are always off: code repeats itself. */
export interface Sampling {
  readonly temperature: number
  readonly topP: number | undefined
  readonly topK: number | undefined
  readonly minP: number | undefined
  readonly seed: number | undefined
}

/** A function that the model may call. */
export interface JobTool {
  readonly name: string
  readonly description: string | undefined
  readonly parameters: JsonObject | undefined
}

/** A conversation for the engine, in its own words. */
export interface ChatJob {
  readonly kind: "chat"
  readonly history: ReadonlyArray<ChatHistoryItem>
  /** The tools that the prompt tells of. */
  readonly tools: ReadonlyArray<JobTool>
  /** Whether a call may or must be made, and of which tool. */
  readonly choice: "auto" | "required" | { readonly name: string }
  readonly parallelCalls: boolean
  /** The JSON Schema that the text of the answer keeps to. */
  readonly format: JsonObject | undefined
  readonly maxTokens: number | undefined
  readonly sampling: Sampling
  readonly stop: ReadonlyArray<string>
  /** How many candidates to tell of each token; nothing where none of the tokens is to be told of. */
  readonly topLogprobs: number | undefined
}

/** A gap for the engine to fill. */
export interface InfillJob {
  readonly kind: "infill"
  readonly prefix: string
  readonly suffix: string
  readonly path: string | undefined
  readonly snippets: ReadonlyArray<InfillSnippet>
  /** Absent: as far as the text after the cursor lets it. */
  readonly lines: "single" | "multiple" | undefined
  readonly maxTokens: number | undefined
  readonly sampling: Sampling
  readonly stop: ReadonlyArray<string>
}

/** Texts for the engine to embed. */
export interface EmbedJob {
  readonly kind: "embed"
  readonly inputs: ReadonlyArray<string>
}

/** One piece of work for the engine. */
export type EngineJob = ChatJob | InfillJob | EmbedJob

/** What the engine is asked to count: each of some texts, or the prompt of a job. */
export type CountWork = { readonly kind: "texts"; readonly texts: ReadonlyArray<string> } | EngineJob

/** What a new engine process is told by the one that started it: what to load, and where to listen. */
export interface ServeMessage {
  readonly type: "serve"
  readonly setup: EngineSetup
  /** Models that the same host may load later, and that must fit as well. */
  readonly beside: ReadonlyArray<PendingSetup>
  readonly socket: string
  readonly tokenFile: string
  readonly token: string
}

/** What a client tells the engine. */
export type ToEngine =
  | { readonly type: "run"; readonly id: number; readonly job: EngineJob; readonly place: Omit<Place, "client"> }
  | { readonly type: "abort"; readonly id: number }
  | { readonly type: "count"; readonly id: number; readonly work: CountWork }
  | { readonly type: "status"; readonly id: number }
  /** Another engine of this device fills in a gap: chat and background wait until it is released. */
  | { readonly type: "hold" }
  | { readonly type: "release" }
  | { readonly type: "leave" }

/** A piece of an answer, as it leaves the engine process. */
export type EnginePart =
  | { readonly type: "start" }
  | { readonly type: "text"; readonly text: string; readonly logprobs?: ReadonlyArray<TokenLogprob> }
  | { readonly type: "reasoning"; readonly text: string }
  | {
      readonly type: "call"
      readonly index: number
      readonly id: string
      readonly name: string
      readonly arguments: Json
    }
  | { readonly type: "vector"; readonly index: number; readonly vector: ReadonlyArray<number> }
  | {
      readonly type: "finish"
      readonly reason: FinishReason
      readonly rawReason: string
      readonly usage: Usage
      readonly meanLogprob?: number
    }

/** Why the engine cannot do something: numbers and names only, so that no prompt text can cross as an error. */
export type EngineFailure =
  | { readonly type: "package-missing" }
  | { readonly type: "binary-missing" }
  | { readonly type: "file-missing" }
  | { readonly type: "file-denied" }
  | { readonly type: "not-gguf" }
  | { readonly type: "damaged" }
  | { readonly type: "out-of-memory" }
  | { readonly type: "no-chat-template" }
  | { readonly type: "template-refused" }
  | { readonly type: "no-call-form" }
  | { readonly type: "schema-refused" }
  | { readonly type: "no-infill-tokens" }
  | { readonly type: "no-infill-training" }
  | {
      readonly type: "does-not-fit"
      readonly promptTokens: number
      readonly answerTokens: number
      readonly contextTokens: number
    }
  | { readonly type: "failed"; readonly name: string }
  | { readonly type: "crashed" }
  /** It crashed time and again, and is left alone for a while. */
  | { readonly type: "resting"; readonly retryAfterMs: number }
  | { readonly type: "no-socket-folder" }
  | { readonly type: "adapter-unusable"; readonly file: string }
  | { readonly type: "closed" }

/** What the engine tells a client. */
export type FromEngine =
  | { readonly type: "left"; readonly isLast: boolean }
  | { readonly type: "loaded"; readonly contextTokens: number; readonly isNarrow: boolean }
  | { readonly type: "load-failed"; readonly failure: EngineFailure }
  | { readonly type: "part"; readonly id: number; readonly part: EnginePart }
  | { readonly type: "failed"; readonly id: number; readonly failure: EngineFailure }
  | { readonly type: "counted"; readonly id: number; readonly counts: ReadonlyArray<number> | undefined }
  | { readonly type: "status"; readonly id: number; readonly status: EngineStatus | undefined }
