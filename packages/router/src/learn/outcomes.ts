import { type AuditEvent, type FeedbackOutcome, type RequestEvent, type TaskKind } from "@postern/core"

/** What became of one request that was scored. No text: a number, a kind of task, and yes or no. */
export interface Outcome {
  /** Requests of one conversation are like each other: they stay together wherever outcomes are divided. */
  readonly session: string
  readonly task: TaskKind
  /** Before any correction. */
  readonly score: number
  /** The first target that answered. */
  readonly ranOn: "device" | "elsewhere"
  /** The answer was escalated, corrected or rejected. */
  readonly isBad: boolean
}

/** Whose outcomes are meant. */
export interface OutcomesOf {
  readonly workspace: string
  /** Scores of another scorer say nothing of this one. */
  readonly scorer: string
}

/** A scored request of which it is not known yet what the user made of it. */
interface Pending {
  readonly event: RequestEvent
  isEscalated: boolean
}

const ranOn = ({ attempts }: RequestEvent): Outcome["ranOn"] | undefined => {
  const first = attempts.find(({ outcome }) => outcome === "answered" || outcome === "rejected")
  return first === undefined ? undefined : first.zone === "device" ? "device" : "elsewhere"
}

/**
 * Folds events into outcomes. A scored request and the agent's steps after it are one turn; it was bad when an answer in it had
 * evidence against it, when the next wish of the session corrects it, or when `feedback` says so; good when the next wish does
 * not, or `feedback` says so. What came last in a session, and nobody judged, is unknown and left out.
 */
export const outcomesOf = (
  events: ReadonlyArray<AuditEvent>,
  { workspace, scorer }: OutcomesOf,
): ReadonlyArray<Outcome> => {
  const feedback = new Map<string, FeedbackOutcome>()
  const requests: Array<RequestEvent> = []
  for (const event of events) {
    if (event.type === "feedback") feedback.set(event.id, event.outcome)
    else if (event.type === "request" && event.workspace === workspace) requests.push(event)
  }
  const outcomes: Array<Outcome> = []
  const settle = ({ event, isEscalated }: Pending, next: RequestEvent | undefined): void => {
    const where = ranOn(event)
    if (event.score === undefined || where === undefined) return
    const said = feedback.get(event.id)
    if (said === undefined && next === undefined && !isEscalated) return
    const isBad = said === undefined ? isEscalated || next?.corrects === true : said !== "accepted"
    const { session = event.id, task = "other" } = event
    outcomes.push({ session, task, score: event.score.value, ranOn: where, isBad })
  }
  const pending = new Map<string, Pending>()
  for (const event of requests.toSorted((one, other) => one.at.localeCompare(other.at))) {
    const { session = event.id } = event
    const before = pending.get(session)
    if (event.task === "agent-step") {
      if (before !== undefined && event.escalation !== undefined) before.isEscalated = true
      continue
    }
    if (before !== undefined) settle(before, event)
    pending.delete(session)
    if (event.score?.scorer === scorer) pending.set(session, { event, isEscalated: event.escalation !== undefined })
  }
  for (const last of pending.values()) settle(last, undefined)
  return outcomes
}
