import { type ValueMatch } from "./protected-values.ts"
import { type TextProfile } from "./text-profile.ts"

/** Protected words found in texts: where they stand in the protected file. */
export interface FingerprintMatch {
  readonly path: string
  /** One-based; of the version that was protected last. */
  readonly firstLine: number
  readonly lastLine: number
  /** How many words of the text are covered. */
  readonly words: number
  /** `match` binds; `possible` is a run so short and common that it may be chance. */
  readonly grade: "match" | "possible"
}

/**
 * Reads versions of protected files that no working tree holds. They add to what is protected, and change nothing of what
 * files have: neither their places nor, since what was open then is not known in full, what they tell.
 */
export interface PastReading {
  /** Reads what was open beside them: it is taken away from what this reading protects, and from nothing else. */
  readonly addOpen: (text: string) => void
  readonly protect: (path: string, text: string) => void
}

/** Knows the words of protected files by keyed hashes, and finds runs of them in any text. Holds no text. */
export interface FingerprintIndex {
  /** Grows whenever what is protected changes; profiles of another version are void. */
  readonly version: number
  /** Reads an open file: its windows are subtracted from what is protected afterwards, and its words are common. */
  readonly addOpen: (text: string) => void
  /** Reads a dependency or a licence: like an open file, except that it does not count towards how much is open. */
  readonly addBackground: (text: string) => void
  /** Reads a protected file, or its next version; what was protected once stays protected. */
  readonly protect: (path: string, text: string) => void
  /** Begins to read versions of protected files that are only in git; see `PastReading`. */
  readonly beginPast: (isProtected: (path: string) => boolean) => PastReading
  /** The windows that `protect` would protect, as numbers; they hold no text and mean nothing without the seed. */
  readonly windows: (text: string) => Uint32Array
  /**
   * Protects windows of a text that did not exist until now, for instance an answer just given. No profile made so far
   * can hold them: `version` and profiles stay.
   */
  readonly protectNew: (path: string, windows: Uint32Array) => void
  /** What one text holds; may be remembered as long as `version` stays. */
  readonly profile: (text: string) => TextProfile
  /** Finds protected runs in texts read as one stream of words, in this order: a run may go over their ends. */
  readonly match: (profiles: ReadonlyArray<TextProfile>) => ReadonlyArray<FingerprintMatch>
  /** Finds the values of files that hold credentials wherever they stand alone in a text, in order, without overlap. */
  readonly values: (text: string) => ReadonlyArray<ValueMatch>
  /** How many such values are known; what `values` found before is void when it grows. */
  readonly valueCount: number
  /** Words of the protected files, each in its newest version. */
  readonly words: number
  /** Distinct protected windows of five words. */
  readonly grams: number
  readonly paths: ReadonlyArray<string>
  /** The index as bytes, paths but no text in them; only the seed that made it can read it. */
  readonly save: () => Uint8Array
}
