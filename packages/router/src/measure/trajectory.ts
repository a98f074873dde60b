/** How a session has gone so far, read from its own messages. Counts only: no text. */
export interface Trajectory {
  /** Messages of the assistant that called tools. */
  readonly steps: number
  /** Calls that were made before with the same arguments, and no edit between. */
  readonly repeatedCalls: number
  /** How often the latest failure came back, without a passing run between. */
  readonly sameFailure: number
  /** Failing runs since the last passing one. */
  readonly failingRuns: number
  /** Files that were read again, and not edited between. */
  readonly filesReread: number
  /** Edits that undo an earlier one. */
  readonly revertedEdits: number
  /** Of the user's latest messages: those that say that it still does not work. */
  readonly corrections: number
  /** How many times longer the conversation is than at the user's latest wish. */
  readonly growth: number
}

/** Before anything has happened. */
export const noTrajectory: Trajectory = {
  steps: 0,
  repeatedCalls: 0,
  sameFailure: 0,
  failingRuns: 0,
  filesReread: 0,
  revertedEdits: 0,
  corrections: 0,
  growth: 1,
}
