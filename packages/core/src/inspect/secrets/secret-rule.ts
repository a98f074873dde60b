/** A stretch of a text; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The format of one credential, as plain data. */
export interface SecretRule {
  /** What a finding calls it, for instance `github-token`. */
  readonly name: string
  /** What to look for first, at least two characters each; nothing else of the rule costs anything where none occurs. */
  readonly literals: ReadonlyArray<string>
  /**
   * What must stand right after the literal. Every repetition is bounded and none is nested. The secret runs from the
   * literal's start to the match's end, unless the group `secret` marks a part of it, or the group `head` (inside a
   * lookbehind) marks where it begins before the literal, which must be the start of a word. With the flag `i`, the literal's case is ignored too.
   */
  readonly pattern: RegExp
  /** Where the literal may stand: at the start of a word (the default), there or after a `_`, or anywhere. */
  readonly at?: "afterUnderscore" | "anywhere"
  /** Has the last word on the secret; the default refuses placeholders. */
  readonly accepts?: (secret: string, text: string, range: Range) => boolean
}

/** Finds the secret that belongs to the literal in `text` at the given place, if there is one. */
export type FindAt = (text: string, literal: Range) => Range | undefined

/** A rule that is ready to be looked for. */
export interface SecretFinder {
  readonly name: string
  readonly literals: ReadonlyArray<string>
  readonly ignoresCase: boolean
  readonly at?: SecretRule["at"]
  readonly findAt: FindAt
}
