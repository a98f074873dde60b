import * as Schema from "effect/Schema"

/** The form of a `Calibration` in a file. */
export const CalibrationSchema = Schema.Struct({
  source: Schema.String,
  requests: Schema.Finite,
  thresholds: Schema.Array(Schema.Struct({ threshold: Schema.Finite, cloudShare: Schema.Finite, loss: Schema.Finite })),
})
