import { type LaneState, ModelError, priorities, type Priority, type RequestKind, type Target } from "@postern/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import PQueue from "p-queue"

/** The lanes of all targets. */
export interface Admission {
  /**
   * Waits for a slot in the target's lane for this kind of request (chat); closing the scope gives it back. Interruption
   * leaves the queue.
   */
  readonly admit: (
    target: Target,
    priority: Priority,
    kind?: RequestKind,
  ) => Effect.Effect<void, ModelError, Scope.Scope>
  /** Who runs and who waits in the target's lanes. */
  readonly lanes: (target: Target) => ReadonlyArray<LaneState>
  /** How long a request that came now would wait, in milliseconds: by the lane's length and what answers took of late. */
  readonly waitMs: (target: Target, kind?: RequestKind) => number
  /** Makes a lane narrower that is told to slow down, and wider again while answers come. */
  readonly heard: (target: Target, news: "answered" | "rate-limited", kind?: RequestKind) => void
}

/** A lane that is longer than this refuses: its last request would wait too long to be of use. */
const longestLane = 256

/** Each step of priority is worth a head start of this long: what has waited longer goes first, and nothing starves. */
const headStartMs = 10_000

/** Until answers have told: an answer of a model takes seconds. */
const firstGuessMs = 4000

/** How much of what is known of a lane's pace the newest answer replaces. */
const newestShare = 0.2

interface Lane {
  readonly queue: PQueue
  /** Background work passes here first: it leaves one place of the lane to others, unless there is but one. */
  readonly background: PQueue
  /** How wide the lane is at most. */
  readonly width: number
  /** What an answer takes, of late. */
  serviceMs: number
  /** Answers since the lane was last made narrower or wider. */
  answers: number
}

const startOf = (priority: Priority, nowMs: number): number =>
  (priorities.length - priorities.indexOf(priority)) * headStartMs - nowMs

/**
 * Makes one p-queue lane for each target, as wide as the target's concurrency, and one of its own for infill where the
 * target keeps room for that.
 */
export const makeAdmission = (): Admission => {
  const lanes = new Map<string, Lane>()
  const laneOf = (target: Target, kind: RequestKind): Lane => {
    const own = kind === "infill" ? target.infillConcurrency : undefined
    // No id holds a line feed at its end.
    const name = own === undefined ? target.id : `${target.id}\n`
    const known = lanes.get(name)
    if (known !== undefined) return known
    const width = own ?? target.concurrency
    const lane = {
      queue: new PQueue({ concurrency: width }),
      background: new PQueue({ concurrency: Math.max(1, width - 1) }),
      width,
      serviceMs: firstGuessMs,
      answers: 0,
    }
    lanes.set(name, lane)
    return lane
  }

  const waitMs = (target: Target, kind: RequestKind = "chat"): number => {
    const { queue, serviceMs } = laneOf(target, kind)
    // A server may work for others too, who are in no lane of ours.
    const running = target.kind === "network" ? (target.condition?.().running ?? 0) : 0
    const ahead = Math.max(queue.pending + queue.size, running) - queue.concurrency + 1
    return ahead <= 0 ? 0 : Math.round((ahead / queue.concurrency) * serviceMs)
  }

  const refuse = (target: Target, kind: RequestKind) =>
    new ModelError({
      reason: "overloaded",
      target: target.id,
      message: `Expected fewer than ${longestLane} waiting requests for ${target.id}, came one more; try again later.`,
      retryAfterMs: Math.max(1000, waitMs(target, kind)),
    })

  return {
    waitMs,
    lanes: (target) =>
      (["chat", "infill"] as const)
        .filter((kind) => kind === "chat" || target.infillConcurrency !== undefined)
        .map((kind) => {
          const { queue, background } = laneOf(target, kind)
          // What has passed the background's own gate runs there and waits, or runs, in the lane.
          return { kind, running: queue.pending, waiting: queue.size + background.size }
        }),
    heard: (target, news, kind = "chat") => {
      const lane = laneOf(target, kind)
      const { queue } = lane
      lane.answers = news === "answered" ? lane.answers + 1 : 0
      if (news === "rate-limited") queue.concurrency = Math.max(1, Math.floor(queue.concurrency / 2))
      else if (queue.concurrency < lane.width && lane.answers >= queue.concurrency) {
        queue.concurrency++
        lane.answers = 0
      }
    },
    admit: Effect.fnUntraced(function* (target, priority, kind = "chat") {
      const lane = laneOf(target, kind)
      if (lane.queue.size + lane.background.size >= longestLane) return yield* refuse(target, kind)
      const arrivedMs = yield* Clock.currentTimeMillis
      for (const queue of priority === "background" ? [lane.background, lane.queue] : [lane.queue]) {
        const ticket = yield* Effect.acquireRelease(
          Effect.sync(() => drawTicket(queue, startOf(priority, arrivedMs))),
          ({ leave }) => Effect.sync(leave),
        )
        yield* Effect.promise(() => ticket.granted)
      }
      const grantedMs = yield* Clock.currentTimeMillis
      yield* Effect.addFinalizer(() =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          lane.serviceMs += newestShare * (now - grantedMs - lane.serviceMs)
        }),
      )
    }),
  }
}

/** A place in a lane. `leave` gives it back, whether it was still waited for or already granted. */
interface Ticket {
  readonly granted: Promise<void>
  readonly leave: () => void
}

const drawTicket = (lane: PQueue, priority: number): Ticket => {
  const leaving = new AbortController()
  const granted = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  let isGranted = false
  const stay = () => {
    isGranted = true
    granted.resolve()
    return left.promise
  }
  // Only leaving rejects, and whoever leaves has stopped listening.
  lane.add(stay, { priority, signal: leaving.signal }).catch(() => undefined)
  return {
    granted: granted.promise,
    leave: () => {
      left.resolve()
      // An abort makes an exception with a stack: only who still waits needs one to get out.
      if (!isGranted) leaving.abort()
    },
  }
}
