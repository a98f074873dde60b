import { type ModelRequest, type RequestEvent, type RoutePlan } from "@postern/core"
import * as Effect from "effect/Effect"
import { type CustomaryZone } from "../plan/customary-zone.ts"
import { type Attempt } from "../run/attempt-log.ts"
import { againstTarget, isKeptFromUp, stepUp } from "../run/escalation.ts"
import { type AnswerCollector } from "./answer-collector.ts"
import { type GatherEvidence } from "./gather-evidence.ts"

/** What an answer is judged by, once it has been passed on. */
export interface PassedOn {
  readonly request: ModelRequest
  readonly plan: RoutePlan
  readonly attempts: ReadonlyArray<Attempt>
  /** The target that it came from; absent: nothing was passed on. */
  readonly answeredBy: string | undefined
  readonly answer: AnswerCollector
  readonly gather: GatherEvidence
}

/** What follows from evidence. */
export interface Judged {
  readonly escalation: RequestEvent["escalation"]
  /** Where the session's next turn goes, and why. */
  readonly raisedBy?: CustomaryZone
}

/** Gathers the evidence of an answer that was passed on, and tells what it did or will do. */
export const judgeAnswer = Effect.fnUntraced(function* (passed: PassedOn): Effect.fn.Return<Judged> {
  const { request, plan, attempts, answeredBy, answer, gather } = passed
  const rejected = attempts.findLast((attempt) => attempt.rejected !== undefined)
  const isKept = rejected !== undefined && rejected.target === answeredBy
  const soFar = answer.soFar()
  if (soFar.finish === undefined || answeredBy === undefined) return { escalation: undefined }
  const evidence = yield* gather(soFar)
  answer.observed(evidence)
  if (rejected !== undefined) return { escalation: isKept ? "kept" : "escalated" }
  const index = plan.steps.findIndex(({ target }) => target === answeredBy)
  const weighty = againstTarget(evidence, request, plan.steps[index])
  if (request.kind !== "chat" || weighty.length === 0) return { escalation: undefined }
  const up = plan.steps[stepUp(plan, index) ?? plan.steps.length]
  if (up !== undefined) {
    const details = [...new Set(weighty.map(({ detail }) => detail))].join(", ")
    return {
      escalation: "deferred",
      raisedBy: { zone: up.zone, reason: `evidence against the last answer (${details})` },
    }
  }
  return { escalation: isKeptFromUp(plan, index) ? "refused" : undefined }
})
