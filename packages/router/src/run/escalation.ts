import {
  type Evidence,
  type ModelError,
  type ModelRequest,
  type PlanStep,
  type RoutePlan,
  type StreamPart,
  zones,
} from "@postern/core"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { makeAnswerCollector } from "../verify/answer-collector.ts"
import { type GatherEvidence } from "../verify/gather-evidence.ts"

/** A whole answer that evidence speaks against, before anybody has seen it. */
export class Rejected extends Data.TaggedError("Rejected")<{
  readonly evidence: ReadonlyArray<Evidence>
  /** All of it, should nothing better come. */
  readonly parts: ReadonlyArray<StreamPart>
  /** What was spent on it in time. */
  readonly durationMs: number
}> {}

/** The first later step of the plan that is further up; the plan holds nothing that the verdict does not allow. */
export const stepUp = ({ steps }: RoutePlan, index: number): number | undefined => {
  const zone = steps[index]?.zone
  const up = steps.findIndex(
    (step, at) => at > index && zone !== undefined && zones.indexOf(step.zone) > zones.indexOf(zone),
  )
  return up === -1 ? undefined : up
}

/** A target further up is there, and the policy keeps the request from it. */
export const isKeptFromUp = ({ steps, excluded }: RoutePlan, index: number): boolean => {
  const zone = steps[index]?.zone ?? "cloud"
  return excluded.some(
    (target) =>
      zones.indexOf(target.zone) > zones.indexOf(zone) && target.reasons.some(({ fact }) => fact === "policy"),
  )
}

/** What a stronger target could better: an answer cut off by the caller's own limit would be cut off there too. */
export const againstTarget = (
  evidence: ReadonlyArray<Evidence>,
  request: ModelRequest,
  step: PlanStep | undefined,
): ReadonlyArray<Evidence> => {
  const isOwnLimit =
    request.kind === "chat" && request.body.max_tokens !== undefined && step?.fit.reducedMaxTokens === undefined
  return evidence.filter(({ kind }) => !(kind === "cut-off" && isOwnLimit))
}

/** How an answer is looked at before it is passed on. */
export interface Hold {
  /** The caller takes the answer whole: all of it is held. Otherwise it is held until it says anything. */
  readonly isWhole: boolean
  readonly gather: GatherEvidence
  /** Evidence that is worth another target. */
  readonly weigh: (evidence: ReadonlyArray<Evidence>) => ReadonlyArray<Evidence>
}

const saysSomething = ({ type }: StreamPart): boolean => type !== "response-start" && type !== "finish"

/** Holds an answer back as long as that costs its reader nothing, and rejects it then if evidence speaks against it. */
export const holdBack =
  <E extends ModelError>({ isWhole, gather, weigh }: Hold) =>
  <R>(answer: Stream.Stream<StreamPart, E, R>): Stream.Stream<StreamPart, E | Rejected, R> =>
    Stream.unwrap(
      Effect.map(Clock.currentTimeMillis, (startedMs) => {
        const held = makeAnswerCollector()
        const parts: Array<StreamPart> = []
        let isOpen = true
        const judge = Effect.gen(function* () {
          const evidence = weigh(yield* gather(held.soFar()))
          const durationMs = (yield* Clock.currentTimeMillis) - startedMs
          isOpen = false
          if (evidence.length > 0) return yield* new Rejected({ evidence, parts, durationMs })
          return parts
        })
        return answer.pipe(
          Stream.mapEffect((part): Effect.Effect<ReadonlyArray<StreamPart>, Rejected> => {
            if (!isOpen) return Effect.succeed([part])
            parts.push(part)
            held.add(part)
            if (part.type === "finish") return judge
            if (isWhole || !saysSomething(part)) return Effect.succeed([])
            isOpen = false
            return Effect.succeed(parts)
          }),
          Stream.flattenIterable,
        )
      }),
    )
