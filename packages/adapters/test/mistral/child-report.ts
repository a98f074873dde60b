/** What a child process tells of itself. */
export interface ChildReport {
  /** Modules of the SDK that were loaded by importing the adapter and making a target. */
  readonly early: ReadonlyArray<string>
  /** Environment variables of Mistral's that were read by then. */
  readonly earlyReads: ReadonlyArray<string>
  /** Every module that was asked for until the end. */
  readonly modules: ReadonlyArray<string>
  /** Results of the calls: the last part's type, or the failure's reason. */
  readonly results: ReadonlyArray<string>
}
