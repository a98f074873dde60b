import { type FinishReason, type StreamPart, type TokenLogprob, type Usage } from "./stream-part.ts"
import { type MessageToolCall, type TaskKind } from "./request.ts"
import { type Verdict } from "./verdict.ts"
import { type Zone } from "./zone.ts"

/** How a request fits one target. */
export interface Fit {
  /** Tokens of the prompt: the count if `exact`, otherwise the best estimate, or a count that may be off by a few. */
  readonly tokens: number
  readonly exact: boolean
  /** What told that it fits or not: its length alone, an estimate with its margin, or counting. */
  readonly decidedBy: "bound" | "estimate" | "count"
  /** Tokens that prompt and answer may have together. */
  readonly limit: number
  /** The limit is not measured yet: no model is loaded. */
  readonly estimatedLimit: boolean
  /** The most tokens the prompt may have by what is known. */
  readonly atMost: number
  /** Tokens left for the answer; negative when it does not fit. */
  readonly room: number
  /** What `max_tokens` becomes for this target: set where the caller allowed it and the room asks for it. */
  readonly reducedMaxTokens?: number
}

/** A target of the plan, and why it stands where it stands. */
export interface PlanStep {
  readonly target: string
  readonly zone: Zone
  readonly reasons: ReadonlyArray<string>
  readonly fit: Fit
}

/** A target the plan leaves out, and why. */
export interface ExcludedTarget {
  readonly target: string
  readonly zone: Zone
  readonly reasons: ReadonlyArray<ExclusionReason>
  readonly fit: Fit
}

/** Why a target is left out: which of the hard facts, and the sentence that explains it. */
export interface ExclusionReason {
  readonly fact: "policy" | "fit" | "capability" | "budget" | "health"
  readonly explanation: string
  /** When it may be over; absent: waiting does not help, or nobody knows. */
  readonly retryAfterMs?: number
}

/** How much better a stronger model would probably answer. */
export interface RouteScore {
  /** Predicted gain: 0, none, to 1. */
  readonly value: number
  /** What it is made of, by fixed names; together about the value. No text. */
  readonly contributions: ReadonlyArray<{ readonly name: string; readonly value: number }>
  /** The value before a correction that was learned; absent: there is none. */
  readonly uncorrected?: number
}

/** What `explain` tells: verdict, size, task, and where the request would run. */
export interface RoutePlan {
  readonly verdict: Verdict
  readonly task: TaskKind
  /** Size of the whole request and of what is new in it, in tokens: as the first target of the plan counts them. */
  readonly size: { readonly tokens: number; readonly newTokens: number; readonly exact: boolean }
  /** The conversation, recognised. */
  readonly session: string
  /** Where the facts leave the zone open: what the scorer makes of the request. */
  readonly score?: RouteScore
  /** In the order of trial. Empty: no target may or can answer. */
  readonly steps: ReadonlyArray<PlanStep>
  readonly excluded: ReadonlyArray<ExcludedTarget>
  /** What a person should know of policy and protected content, for instance that an edited file waits for approval. */
  readonly warnings: ReadonlyArray<string>
}

/** Where a request ran and why. */
export interface Route {
  /** The request's id, also in the ledger. */
  readonly id: string
  readonly target: string
  readonly zone: Zone
  readonly reasons: ReadonlyArray<string>
  /** How many targets were tried before this one. */
  readonly fallbacks: number
  /** The target whose answer was rejected on evidence before. */
  readonly escalatedFrom?: string
}

/** The first part of every stream: the decision that its answer comes from. */
export interface RoutePart {
  readonly type: "route"
  readonly route: Route
}

/** What a router streams: the route, then the answer's parts. */
export type RoutedPart = RoutePart | StreamPart

/** An observation about an answer. */
export interface Evidence {
  readonly kind:
    | "cut-off"
    | "tool-arguments-invalid"
    | "empty"
    | "echo"
    | "repetition"
    | "refusal"
    | "low-confidence"
    | "does-not-parse"
    | "verifier-failed"
  readonly detail: string
}

/** A whole chat answer. */
export interface ChatReply {
  readonly id: string
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: ReadonlyArray<MessageToolCall>
  readonly finishReason: FinishReason
  readonly usage: Usage
  /** The tokens of the text, where `logprobs` was asked for and the target tells them. */
  readonly logprobs?: ReadonlyArray<TokenLogprob>
  /** How sure the model was: the mean natural logarithm of its tokens' probabilities. Absent: the target did not say. */
  readonly meanLogprob?: number
  readonly route: Route
  readonly evidence: ReadonlyArray<Evidence>
}

/** A whole infill answer. */
export interface InfillReply {
  readonly id: string
  readonly text: string
  readonly finishReason: FinishReason
  readonly usage: Usage
  readonly route: Route
}

/** The vectors of an embeddings request, in the order of its inputs. */
export interface EmbedReply {
  readonly id: string
  readonly vectors: ReadonlyArray<ReadonlyArray<number>>
  readonly usage: Usage
  readonly route: Route
}

/** What may become of an answer; the user's own words stay out of it. */
export const feedbackOutcomes = ["accepted", "corrected", "rejected"] as const

/** One of `feedbackOutcomes`. */
export type FeedbackOutcome = (typeof feedbackOutcomes)[number]

/** What `calibrate` found, and what it did. */
export interface CalibrationReport {
  /** Requests that were scored and of which it is known what became of them, by where they ran first. */
  readonly outcomes: { readonly device: number; readonly elsewhere: number }
  /** Those among them whose answer was escalated, corrected or rejected. */
  readonly bad: { readonly device: number; readonly elsewhere: number }
  /** Whether what was learned is used from now on. */
  readonly isApplied: boolean
  /** Why, in words. */
  readonly reason: string
  /** What is added to scores: to all, and besides to those of a kind of task. Absent: nothing was learned. */
  readonly correction?: ScoreCorrection
}

/** What is added to a scorer's values. */
export interface ScoreCorrection {
  readonly shift: number
  readonly tasks: Partial<Readonly<Record<TaskKind, number>>>
}

/** What may come with a call besides the request. */
export interface CallOptions {
  /** Stops the call, and the target's work on it. */
  readonly signal?: AbortSignal
  /** The whole time the call may take in milliseconds, attempts and waits included. Absent: as long as it takes. */
  readonly timeoutMs?: number
  /** Whose call it is: a name for budgets, never a secret. */
  readonly key?: string
  /**
   * The folders, among the router's own, that the call is about: their defaults, preferences and budgets hold for it, and a
   * relative path of a file of theirs is theirs. The others still judge what shows their content. Absent: the call does not
   * say, and every workspace judges all of it.
   */
  readonly workspace?: string | ReadonlyArray<string>
  /** The client's HTTP headers; a session id among them is recognised. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/**
 * The Promise face of Postern, and what adapters embed. Requests are plain objects in the OpenAI/Mistral shape with an
 * optional `postern` envelope; they are checked, so `unknown` is what is accepted. Every method rejects with
 * `InvalidRequest`, `NoRoute` or `ModelError`.
 */
export interface Router extends AsyncDisposable {
  /** Decides; sends nothing and loads no model. */
  readonly explain: (request: unknown, options?: CallOptions) => Promise<RoutePlan>
  readonly chat: (request: unknown, options?: CallOptions) => Promise<ChatReply>
  readonly stream: (request: unknown, options?: CallOptions) => AsyncIterable<RoutedPart>
  readonly infill: (request: unknown, options?: CallOptions) => Promise<InfillReply>
  readonly embed: (request: unknown, options?: CallOptions) => Promise<EmbedReply>
  /** What an editor tells of the workspace. */
  readonly workspace: {
    /**
     * Takes the unsaved text of a buffer for the content of the file at `path` (relative to the workspace, or absolute):
     * from now on it is protected as the file is.
     */
    readonly didChange: (path: string, text: string) => void
  }
  /** Records what became of the answer with this id: nothing but the id and one of `feedbackOutcomes`. Rejects with `InvalidRequest` for others. */
  readonly feedback: (id: string, outcome: FeedbackOutcome) => Promise<void>
  /**
   * Learns from what became of this workspace's requests: refits thresholds, and corrects the scorer a little, where that is
   * proven to be no worse. Keeps what it learned in the state folder; counts at once.
   */
  readonly calibrate: () => Promise<CalibrationReport>
  /** Loads the engine targets ahead of the first request. */
  readonly warm: () => Promise<void>
  /** Frees every target and closes the ledger. Idempotent. */
  readonly close: () => Promise<void>
}
