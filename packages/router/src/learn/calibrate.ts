import { type AuditEvent, type CalibrationReport, LedgerError, type ScoreCorrection } from "@postern/core"
import { machineSeed, readEvents, stateFolder } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { makeGainScorer } from "../score/gain-scorer.ts"
import { type Scorer } from "../score/scorer.ts"
import { calibrationOf } from "./calibration-of.ts"
import { fitCorrection, isCorrectionProven } from "./fit-correction.ts"
import { forgetLearned, type Learned, type LearnedPlace, writeLearned } from "./learned-file.ts"
import { type Outcome, outcomesOf } from "./outcomes.ts"
import { workspaceKey } from "./workspace-key.ts"

/** Whose outcomes are learned from. */
export interface CalibrateOptions {
  /** The folders of the router that recorded them: those of its `workspace`, all together. Absent: a router without any. */
  readonly workspace?: string | ReadonlyArray<string>
  /** Folder of run-time state. Absent: the user's state folder. */
  readonly stateDirectory?: string
  /** The router's scorer. Absent: `makeGainScorer()`. */
  readonly scorer?: Scorer
}

/** With fewer outcomes nothing is learned: a loss of two in a hundred cannot be told from none. */
const fewest = 300

const none: ScoreCorrection = { shift: 0, tasks: {} }

const count = (outcomes: ReadonlyArray<Outcome>, where: Outcome["ranOn"], isBad?: boolean): number =>
  outcomes.filter((outcome) => outcome.ranOn === where && (isBad === undefined || outcome.isBad === isBad)).length

const learnFrom = (
  outcomes: ReadonlyArray<Outcome>,
  scorer: string,
): { readonly report: CalibrationReport; readonly learned?: Learned } => {
  const counts = {
    outcomes: { device: count(outcomes, "device"), elsewhere: count(outcomes, "elsewhere") },
    bad: { device: count(outcomes, "device", true), elsewhere: count(outcomes, "elsewhere", true) },
  }
  if (outcomes.length < fewest) {
    const reason = `${outcomes.length} outcomes are too few to learn from (${fewest}); ${scorer} stays as it is`
    return { report: { ...counts, isApplied: false, reason } }
  }
  const isProven = isCorrectionProven(outcomes)
  const correction = isProven ? fitCorrection(outcomes) : none
  const reason = isProven
    ? `scores are corrected, which was better for conversations it was not learned from, and lines are drawn by ${outcomes.length} own outcomes`
    : `lines are drawn by ${outcomes.length} own outcomes; a correction of scores was no better for conversations it was not learned from, so ${scorer} says what it said`
  return {
    report: { ...counts, isApplied: true, reason, correction },
    learned: { scorer, correction, calibration: calibrationOf(outcomes, correction) },
  }
}

const placeOf = ({ workspace, stateDirectory = stateFolder() }: CalibrateOptions): LearnedPlace => {
  const folders = typeof workspace === "string" ? [workspace] : (workspace ?? [undefined])
  return { stateDirectory, workspace: workspaceKey(folders, machineSeed(stateDirectory)) }
}

const fault = (cause: unknown): LedgerError =>
  new LedgerError({
    message: `Expected to read the ledger and to write what it teaches in the state folder, came ${cause instanceof Error && "code" in cause ? String(cause.code) : "a fault"}; make both readable and writable.`,
  })

const collect = async (events: AsyncIterable<AuditEvent>): Promise<ReadonlyArray<AuditEvent>> => {
  const all: Array<AuditEvent> = []
  for await (const event of events) if (event.type !== "attempt") all.push(event)
  return all
}

/** Learns at a place that is known already. What was learned before and no longer holds is forgotten. */
export const calibrateAt = Effect.fnUntraced(function* (
  place: LearnedPlace,
  scorer: string,
): Effect.fn.Return<CalibrationReport, LedgerError> {
  const events = yield* Effect.tryPromise({ try: () => collect(readEvents(place.stateDirectory)), catch: fault })
  const { report, learned } = learnFrom(outcomesOf(events, { workspace: place.workspace, scorer }), scorer)
  yield* Effect.try({
    try: () => (learned === undefined ? void forgetLearned(place) : writeLearned(place, learned)),
    catch: fault,
  })
  return report
})

/**
 * Learns from what became of a workspace's requests, by the ledger of its state folder: thresholds by their own outcomes, and a
 * correction of the scorer where that is proven no worse. Routers that are made from then on go by it. Rejects with
 * `LedgerError` where ledger or state folder cannot be used.
 */
export const calibrate = (options: CalibrateOptions = {}): Promise<CalibrationReport> =>
  Effect.runPromise(calibrateAt(placeOf(options), (options.scorer ?? makeGainScorer()).name))

/** Forgets what `calibrate` learned in a workspace; the ledger keeps its events. Tells whether there was anything. */
export const resetCalibration = (options: Omit<CalibrateOptions, "scorer"> = {}): boolean =>
  forgetLearned(placeOf(options))
