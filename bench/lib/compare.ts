import { setImmediate as nextTurn } from "node:timers/promises"
import { median, quantile, quartiles } from "./quantile.ts"

/** Work to be timed: called with a number that differs each time, so that it can avoid what it has seen. */
export type Work = (round: number) => unknown

/** Work that stands on other work, which is done in the same turn of the event loop and not timed. */
export interface PreparedWork {
  readonly prepare: Work
  readonly work: Work
}

/** The times of one piece of work, in milliseconds for a single call. */
export interface Timing {
  /** The fastest tenth of the rounds ends here: what the work takes where nothing else runs. */
  readonly undisturbedMs: number
  readonly medianMs: number
  /** Half of the rounds lie between these. */
  readonly quartilesMs: readonly [number, number]
  /** Every round, in the order in which they were taken. */
  readonly roundsMs: ReadonlyArray<number>
}

/** A round of short work repeats it for about this long, so that the clock's grain does not show. */
const roundMs = 4

/** Each call has a turn of the event loop, as each request has: what is kept for one turn is not found by the next. */
const timeOnce = async (timed: Work | PreparedWork, calls: number, next: () => number): Promise<number> => {
  const { prepare, work } = typeof timed === "function" ? { prepare: undefined, work: timed } : timed
  let elapsed = 0
  for (let call = 0; call < calls; call++) {
    await nextTurn()
    const round = next()
    prepare?.(round)
    const started = performance.now()
    work(round)
    elapsed += performance.now() - started
  }
  return elapsed / calls
}

/** What a piece of work costs in terms of another, both undisturbed: shared machines slow some work more than other. */
export const ratioOf = (work: Timing, yardstick: Timing): number => work.undisturbedMs / yardstick.undisturbedMs

/** Half of the rounds' own ratios lie between these. */
export const ratioSpread = (work: Timing, yardstick: Timing): readonly [low: number, high: number] =>
  quartiles(work.roundsMs.map((timeMs, round) => timeMs / (yardstick.roundsMs[round] ?? Number.NaN)))

/**
 * Times several pieces of work in interleaved rounds of one run, so that whatever else the machine does hits all alike.
 * The first rounds warm up and are dropped.
 */
export const compare = async <Name extends string>(
  works: Readonly<Record<Name, Work | PreparedWork>>,
  rounds: number,
): Promise<Readonly<Record<Name, Timing>>> => {
  let counter = 0
  const next = () => counter++
  const names = Object.keys(works).filter((name): name is Name => Object.hasOwn(works, name))
  const calls = new Map<Name, number>()
  const times = new Map<Name, Array<number>>()
  for (const name of names) {
    const trials: Array<number> = []
    for (let trial = 0; trial < 3; trial++) trials.push(await timeOnce(works[name], 1, next))
    calls.set(name, Math.max(1, Math.round(roundMs / Math.max(Math.min(...trials), 0.0005))))
    times.set(name, [])
  }
  const warmUp = Math.ceil(rounds / 5)
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const time = await timeOnce(works[name], calls.get(name) ?? 1, next)
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  const timings = names.map((name): readonly [Name, Timing] => {
    const roundsMs = times.get(name) ?? []
    return [
      name,
      {
        undisturbedMs: quantile(roundsMs, 0.1),
        medianMs: median(roundsMs),
        quartilesMs: quartiles(roundsMs),
        roundsMs,
      },
    ]
  })
  return Object.fromEntries(timings) as Record<Name, Timing>
}
