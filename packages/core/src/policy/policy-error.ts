import * as Data from "effect/Data"
import { type FileProblem } from "../jsonc/decode-jsonc.ts"

/** A policy file with faults: nothing leaves the device until they are mended. */
export class PolicyError extends Data.TaggedError("PolicyError")<{
  readonly file: string
  readonly problems: ReadonlyArray<FileProblem>
}> {
  /** One problem a line, each with its place. */
  override get message(): string {
    return this.problems.map(({ line, column, message }) => `${this.file}:${line}:${column}: ${message}`).join("\n")
  }
}
