import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import {
  type CalibrationReport,
  type CallOptions,
  type ChatReply,
  type EmbedReply,
  type FeedbackOutcome,
  type InfillReply,
  type RoutedPart,
  type RoutePlan,
} from "./router.ts"
import { type InvalidRequest, type RouterError } from "./router-errors.ts"
import { type LedgerError } from "../audit/ledger.ts"
import { type TargetState } from "./target-state.ts"
import { type ModelError } from "./model-error.ts"

/** What comes with a call on the Effect face; interruption takes the place of a signal. */
export type EffectCallOptions = Pick<CallOptions, "headers" | "key" | "timeoutMs" | "workspace">

/** The Effect face of Postern: the same pipeline as `Router`, with typed errors and interruption. */
export class RouterService extends Context.Service<
  RouterService,
  {
    readonly explain: (request: unknown, options?: EffectCallOptions) => Effect.Effect<RoutePlan, InvalidRequest>
    readonly chat: (request: unknown, options?: EffectCallOptions) => Effect.Effect<ChatReply, RouterError>
    readonly stream: (request: unknown, options?: EffectCallOptions) => Stream.Stream<RoutedPart, RouterError>
    readonly infill: (request: unknown, options?: EffectCallOptions) => Effect.Effect<InfillReply, RouterError>
    readonly embed: (request: unknown, options?: EffectCallOptions) => Effect.Effect<EmbedReply, RouterError>
    readonly didChange: (path: string, text: string) => Effect.Effect<void>
    readonly feedback: (id: string, outcome: FeedbackOutcome) => Effect.Effect<void, InvalidRequest | LedgerError>
    /** See `Router.calibrate`. */
    readonly calibrate: Effect.Effect<CalibrationReport, LedgerError>
    /** How each target is now, in their order. Asks nobody. */
    readonly targets: Effect.Effect<ReadonlyArray<TargetState>>
    readonly warm: Effect.Effect<void, ModelError>
  }
>()("@postern/core/RouterService") {}
