import { type Verdict } from "@postern/core"
import * as Data from "effect/Data"

/** A call was not made, because what it holds may not travel to the model. The message names what binds it, never content. */
export class PrivacyRefusal extends Data.TaggedError("PrivacyRefusal")<{
  /** Where it was kept from: provider and model. */
  readonly model: string
  readonly message: string
  /** What was found. Absent: the call is of no form that can be inspected. */
  readonly verdict?: Verdict
}> {}
