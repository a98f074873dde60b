import { type ScoreCorrection, taskKinds } from "@postern/core"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { CalibrationSchema } from "../score/calibration-schema.ts"
import { type Calibration } from "../score/scorer.ts"

/** What was learned in a workspace: numbers and kinds of task, no text. */
export interface Learned {
  /** The scorer that it is about. */
  readonly scorer: string
  readonly correction: ScoreCorrection
  readonly calibration: Calibration
}

/** Where a workspace's learned numbers are kept. */
export interface LearnedPlace {
  readonly stateDirectory: string
  readonly workspace: string
}

const LearnedFile = Schema.Struct({
  format: Schema.Literal(1),
  scorer: Schema.String,
  correction: Schema.Struct({
    shift: Schema.Finite,
    tasks: Schema.Record(Schema.Literals(taskKinds), Schema.optionalKey(Schema.Finite)),
  }),
  calibration: CalibrationSchema,
})

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(LearnedFile))

const folderOf = ({ stateDirectory }: LearnedPlace): string => join(stateDirectory, "calibration")
const fileOf = (place: LearnedPlace): string => join(folderOf(place), `${place.workspace}.json`)

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    // Nothing was learned yet, or it cannot be read: the scorer's own word counts.
    return undefined
  }
}

/** Reads what was learned; nothing where there is none, or where it is no longer understood. */
export const readLearned = (place: LearnedPlace): Learned | undefined => {
  const text = read(fileOf(place))
  return text === undefined ? undefined : Option.getOrUndefined(decode(text))
}

/** Keeps what was learned, readable by the user alone. Throws where it cannot be written. */
export const writeLearned = (place: LearnedPlace, learned: Learned): void => {
  mkdirSync(folderOf(place), { recursive: true, mode: 0o700 })
  const written = `${fileOf(place)}.${process.pid}`
  writeFileSync(written, `${JSON.stringify({ format: 1, ...learned })}\n`, { mode: 0o600 })
  renameSync(written, fileOf(place))
}

/** Forgets what was learned: the scorer's own word counts again. Tells whether there was anything. */
export const forgetLearned = (place: LearnedPlace): boolean => {
  const known = read(fileOf(place)) !== undefined
  rmSync(fileOf(place), { force: true })
  return known
}
