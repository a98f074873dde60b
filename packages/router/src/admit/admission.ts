import { ModelError, priorities, type Priority, type Target } from "@postern/core"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import PQueue from "p-queue"

/** The lanes of all targets. */
export interface Admission {
  /** Waits for a slot in the target's lane; closing the scope gives it back. Interruption leaves the queue. */
  readonly admit: (target: Target, priority: Priority) => Effect.Effect<void, ModelError, Scope.Scope>
}

/** A lane that is longer than this refuses: its last request would wait too long to be of use. */
const longestLane = 256

const weight = (priority: Priority): number => priorities.length - priorities.indexOf(priority)

/** Makes one p-queue lane for each target, as wide as the target's concurrency. */
export const makeAdmission = (): Admission => {
  const lanes = new Map<string, PQueue>()
  const laneOf = (target: Target): PQueue => {
    const known = lanes.get(target.id)
    if (known !== undefined) return known
    const lane = new PQueue({ concurrency: target.concurrency })
    lanes.set(target.id, lane)
    return lane
  }

  const refuse = (target: Target) =>
    new ModelError({
      reason: "overloaded",
      target: target.id,
      message: `Expected fewer than ${longestLane} waiting requests for ${target.id}, came one more; try again later.`,
    })

  return {
    admit: Effect.fnUntraced(function* (target, priority) {
      const lane = laneOf(target)
      if (lane.size >= longestLane) return yield* refuse(target)
      const ticket = yield* Effect.acquireRelease(
        Effect.sync(() => drawTicket(lane, priority)),
        ({ leave }) => Effect.sync(leave),
      )
      yield* Effect.promise(() => ticket.granted)
    }),
  }
}

/** A place in a lane. `leave` gives it back, whether it was still waited for or already granted. */
interface Ticket {
  readonly granted: Promise<void>
  readonly leave: () => void
}

const drawTicket = (lane: PQueue, priority: Priority): Ticket => {
  const leaving = new AbortController()
  const granted = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const stay = () => {
    granted.resolve()
    return left.promise
  }
  // Only leaving rejects, and whoever leaves has stopped listening.
  lane.add(stay, { priority: weight(priority), signal: leaving.signal }).catch(() => undefined)
  return {
    granted: granted.promise,
    leave: () => {
      left.resolve()
      leaving.abort()
    },
  }
}
