import { type FileProblem } from "@postern/core"
import * as Data from "effect/Data"

/** The user's configuration has faults, or cannot be read. */
export class ConfigError extends Data.TaggedError("ConfigError")<{
  readonly file: string
  readonly problems: ReadonlyArray<FileProblem>
}> {
  /** One problem a line, each with its place. */
  override get message(): string {
    return this.problems.map(({ line, column, message }) => `${this.file}:${line}:${column}: ${message}`).join("\n")
  }
}
