import {
  makeMemoryLedger,
  ModelError,
  type ModelErrorReason,
  type NetworkTarget,
  type StreamPart,
  type Target,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { makeRouter } from "../../src/make-router.ts"
import { probeEngine, probeNetwork } from "../support.ts"

/** How one attempt at a target goes: so many words, then its end. */
interface Attempt {
  readonly words: number
  readonly pauseMs: number
  readonly end: "finish" | "nothing" | "hang" | ModelErrorReason
}

interface Schedule {
  /** Attempts at each target in turn; the last one again and again. */
  readonly targets: ReadonlyArray<ReadonlyArray<Attempt>>
  readonly zone: "device" | "internal" | "cloud"
  /** When the caller leaves, if it does. */
  readonly leavesAfterMs: number | undefined
  readonly timeoutMs: number | undefined
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  words: fc.nat(3),
  pauseMs: fc.constantFrom(0, 10, 5000),
  end: fc.constantFrom(
    "finish",
    "finish",
    "nothing",
    "hang",
    "unavailable",
    "broken-stream",
    "rate-limited",
    "rejected",
    "crashed",
  ),
})

const schedule: fc.Arbitrary<Schedule> = fc.record({
  targets: fc.array(fc.array(attempt, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
  zone: fc.constantFrom("device", "internal", "cloud"),
  leavesAfterMs: fc.option(fc.constantFrom(0, 5, 700, 20_000), { nil: undefined }),
  timeoutMs: fc.option(fc.constantFrom(100, 30_000), { nil: undefined }),
})

const folder = mkdtempSync(join(tmpdir(), "postern-schedules-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Targets that do what the schedule says, and the words of each attempt, which are its own. */
const makeTargets = ({ targets }: Schedule) => {
  const attempts: Array<{ readonly target: string; readonly words: ReadonlyArray<string> }> = []
  let running = 0
  const answer = (id: string, script: ReadonlyArray<Attempt>): Stream.Stream<StreamPart, ModelError> =>
    Stream.suspend(() => {
      const number = attempts.filter(({ target }) => target === id).length
      const {
        words: count,
        pauseMs,
        end,
      } = script[Math.min(number, script.length - 1)] ?? { words: 0, pauseMs: 0, end: "hang" }
      const words = Array.from({ length: count }, (_, at) => `${id}-${number}-${at} `)
      attempts.push({ target: id, words })
      const parts: ReadonlyArray<StreamPart> = [
        { type: "response-start" },
        ...words.map((text) => ({ type: "text-delta", text }) as const),
      ]
      const said = Stream.fromIterable(parts).pipe(
        Stream.mapEffect((part) => Effect.delay(Effect.succeed(part), pauseMs)),
      )
      const finish: Stream.Stream<StreamPart> = Stream.make({ type: "finish", reason: "stop", usage: {} } as const)
      const ending =
        end === "finish"
          ? finish
          : end === "nothing"
            ? Stream.empty
            : end === "hang"
              ? Stream.never
              : Stream.fail(new ModelError({ reason: end, target: id, message: `${id} is ${end}` }))
      running++
      return Stream.onExit(Stream.concat(said, ending), () => Effect.sync(() => running--))
    })
  const network = (id: string, zone: "internal" | "cloud", script: ReadonlyArray<Attempt>): NetworkTarget => ({
    ...probeNetwork({ id, zone }),
    answer: () => answer(id, script),
  })
  const [device = [], internal = [], cloud = []] = targets
  const engine = probeEngine({ id: "device" })
  const made: ReadonlyArray<Target> = [
    engine.kind === "engine" ? { ...engine, answer: () => answer("device", device) } : engine,
    network("internal", "internal", internal),
    network("cloud", "cloud", cloud),
  ]
  return { made, attempts, running: () => running }
}

interface Seen {
  readonly zone: Schedule["zone"]
  readonly attempts: ReadonlyArray<{ readonly target: string; readonly words: ReadonlyArray<string> }>
  readonly heard: ReadonlyArray<string>
  readonly routed: ReadonlyArray<string>
  readonly finishes: number
  readonly isAnswered: boolean
  readonly running: number
  readonly outcomes: ReadonlyArray<string>
}

const farther: Readonly<Record<Schedule["zone"], ReadonlyArray<string>>> = {
  device: ["internal", "cloud"],
  internal: ["cloud"],
  cloud: [],
}

const isSame = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean => one.join("|") === other.join("|")

/** What was promised and not kept. */
const violations = (seen: Seen): ReadonlyArray<string> => {
  const { attempts, heard, routed, finishes } = seen
  const [firstHeard] = heard
  const last = attempts.at(-1)
  const speakers = attempts.filter(({ words }) => firstHeard !== undefined && words[0] === firstHeard)
  const speaker = speakers[0]
  const promises: ReadonlyArray<readonly [string, boolean]> = [
    ["nothing runs on", seen.running === 0],
    ["one event tells the outcome", seen.outcomes.length === 1],
    [
      "it says `answered` where there was an end, and only there",
      (seen.outcomes[0] === "answered") === (finishes === 1),
    ],
    [
      "nobody outside the zone is asked",
      attempts.every(({ target }) => !farther[seen.zone].some((zone) => zone === target)),
    ],
    ["one attempt speaks", firstHeard === undefined || speakers.length === 1],
    [
      "what it said is heard from its first word on, once",
      speaker === undefined || isSame(speaker.words.slice(0, heard.length), heard),
    ],
    ["the route names it", speaker === undefined || isSame(routed, [speaker.target])],
    ["nobody is asked after it", speaker === undefined || speaker === last],
    ["an end is heard once at most", finishes <= 1],
    ["an answer is whole", !seen.isAnswered || (finishes === 1 && isSame(heard, last?.words ?? []))],
  ]
  return promises.flatMap(([promise, isKept]) => (isKept ? [] : [promise]))
}

it("keeps its word under any schedule of faults", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (plan) => {
      const { made, attempts, running } = makeTargets(plan)
      const ledger = makeMemoryLedger()
      const scope = Scope.makeUnsafe()
      const heard: Array<string> = []
      const routed: Array<string> = []
      let finishes = 0
      const program = Effect.gen(function* () {
        const router = yield* Scope.provide(
          makeRouter({ policy: { version: 1, default: "cloud" }, targets: made, ledger, stateDirectory: folder }),
          scope,
        )
        const asked = { messages: [{ role: "user", content: "Explain." }], postern: { zone: plan.zone } }
        const options = plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }
        const reading = yield* Effect.forkChild(
          Effect.exit(
            Stream.runForEach(router.stream(asked, options), (part) =>
              Effect.sync(() => {
                if (part.type === "text-delta") heard.push(part.text)
                if (part.type === "route") routed.push(part.route.target)
                if (part.type === "finish") finishes++
              }),
            ),
          ),
        )
        if (plan.leavesAfterMs !== undefined) {
          yield* TestClock.adjust(plan.leavesAfterMs)
          yield* Fiber.interrupt(reading)
        }
        // Every deadline and every wait is over by then.
        for (let hour = 0; hour < 4; hour++) yield* TestClock.adjust("30 minutes")
        return yield* Fiber.await(reading)
      }).pipe(Effect.provide(TestClock.layer()))
      const exit = await Effect.runPromise(program)
      await Effect.runPromise(Scope.close(scope, Exit.void))

      const isAnswered = Exit.isSuccess(exit) && Exit.isSuccess(exit.value)
      const outcomes = ledger.requests().map(({ outcome }) => outcome)
      expect(
        violations({ zone: plan.zone, attempts, heard, routed, finishes, isAnswered, running: running(), outcomes }),
      ).toEqual([])
    }),
    { numRuns: 400 },
  )
})
