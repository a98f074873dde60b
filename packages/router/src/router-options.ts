import { type OwnBudgets } from "./budget/spending-of.ts"
import { type Scorer } from "./score/scorer.ts"
import { type Verify } from "./verify/gather-evidence.ts"
import { type Ledger, type PolicyDocument, type Target } from "@postern/core"

/** What a router is made of. */
export interface RouterOptions {
  /**
   * Folders whose `postern.jsonc` speaks and whose files are protected by it; relative to the working directory. Each of
   * several judges every request, and the narrowest holds; a call may say which it is about (`workspace`). Absent: `policy` alone speaks.
   */
  readonly workspace?: string | ReadonlyArray<string>
  /** Stands for the root policy file where there is no workspace; where there is one it can only narrow. */
  readonly policy?: PolicyDocument
  /** The models that may answer, each with its zone. Ids must be unique. */
  readonly targets: ReadonlyArray<Target>
  /**
   * Whether a target that fails time and again is left alone for a while. `false` where something in front of the targets
   * does that (`true`).
   */
  readonly circuitBreaker?: boolean
  /** Milliseconds before the first repetition of a failed attempt, from half of it to half more (250); the next waits twice as long. */
  readonly retryBackoffMs?: number
  /**
   * Predicts how much better a stronger model would answer what the facts leave open; the policy's `route` draws the line.
   * Absent: `makeGainScorer()`.
   */
  readonly scorer?: Scorer
  /**
   * Your own check of each chat answer: `true` where it is good, else a target further up is asked where there is one. See `verifyCommand`.
   * Absent: none. One that throws, or takes longer than 30 s, says nothing.
   */
  readonly verify?: Verify
  /** Budgets for each conversation and for each `key`, besides the policy's own for the workspace. Absent: none. */
  readonly budgets?: OwnBudgets
  /** Where events are recorded. Absent: a hash-chained file in `stateDirectory`. */
  readonly ledger?: Ledger
  /** Folder of run-time state. Absent: the user's state folder (`$XDG_STATE_HOME/postern` or its system's equal). */
  readonly stateDirectory?: string
}
