import { packageFile } from "@postern/core/node"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { CalibrationSchema } from "./calibration-schema.ts"
import { type DifficultyModel } from "./difficulty-model.ts"
import { type Calibration } from "./scorer.ts"

/** The file of weights: words as signed bytes in base64, each `gramScale` times its value. */
const GainModelFile = Schema.Struct({
  format: Schema.Literal(1),
  intercept: Schema.Finite,
  mean: Schema.Finite,
  deviation: Schema.Finite,
  error: Schema.Finite,
  gramScale: Schema.Finite,
  grams: Schema.String,
  facts: Schema.Array(
    Schema.Struct({ name: Schema.String, mean: Schema.Finite, deviation: Schema.Finite, weight: Schema.Finite }),
  ),
  calibration: CalibrationSchema,
})

/** What the package ships of a trained scorer. */
export interface GainModel {
  readonly model: DifficultyModel
  readonly calibration: Calibration
}

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(GainModelFile))

let read: GainModel | undefined

/** Reads the shipped weights, once. */
export const readGainModel = (): GainModel => {
  if (read !== undefined) return read
  const { grams, gramScale, calibration, ...model } = decode(
    readFileSync(packageFile("@postern/router", "gain-scorer.json", import.meta.url), "utf8"),
  )
  const bytes = Buffer.from(grams, "base64")
  const weights = Float64Array.from(
    new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
    (byte) => byte * gramScale,
  )
  read = { model: { ...model, grams: weights }, calibration }
  return read
}
