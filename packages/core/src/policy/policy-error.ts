import * as Data from "effect/Data"

/** One fault of a policy file. */
export interface PolicyProblem {
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
  /** What was expected, what came, what to do. */
  readonly message: string
}

/** A policy file with faults: nothing leaves the device until they are mended. */
export class PolicyError extends Data.TaggedError("PolicyError")<{
  readonly file: string
  readonly problems: ReadonlyArray<PolicyProblem>
}> {
  /** One problem a line, each with its place. */
  override get message(): string {
    return this.problems.map(({ line, column, message }) => `${this.file}:${line}:${column}: ${message}`).join("\n")
  }
}
