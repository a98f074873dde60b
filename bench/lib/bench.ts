/** What a figure counts. `ratio`: times something else of the same run; `share`: 0 to 1; `count`: things. */
export type Unit = "ms" | "s" | "ratio" | "share" | "%" | "count" | "MB" | "MB/s" | "tokens/s"

/** How a figure came about. */
export interface Measured {
  readonly unit: Unit
  /** The way it was measured, in a few words. */
  readonly how: string
  /** Half of the rounds, or 95 % of resamples where `how` says so, lie between these. Absent: counted, not sampled. */
  readonly spread?: readonly [low: number, high: number]
}

/** One thing that a bench found, held against what it should be where it has a target. */
export interface Figure extends Measured {
  readonly claim: string
  readonly figure: number
  readonly target?: { readonly atMost: number } | { readonly atLeast: number }
  /** `false`: short of its target. */
  readonly ok: boolean
}

/** How a bench is run. */
export interface BenchOptions {
  /** The short form: fewer rounds, the same checks. */
  readonly quick: boolean
  /** Folder of data that is not in the repository. Absent: the bench's own place for it. */
  readonly data?: string
  /** A GGUF file to measure instead of generated models, for benches of the engine. */
  readonly model?: string
  /** For `passk`: problems, one JSON object a line. Absent: the bench's own. */
  readonly problems?: string
  /** For `passk`: a model of Mistral's API to measure, with the key in `MISTRAL_API_KEY`. */
  readonly mistral?: string
  /** For `passk`: where to write what each problem came to, one JSON object a line. */
  readonly log?: string
}

/** What a bench found. */
export interface BenchResult {
  readonly figures: ReadonlyArray<Figure>
  /** Lines of a table that is too long for figures; printed before them. */
  readonly details?: ReadonlyArray<string>
}

/** A figure without a target: printed, not judged. */
export const observe = (claim: string, figure: number, measured: Measured): Figure => ({
  claim,
  figure,
  ok: true,
  ...measured,
})

/** Figures without a target that were measured alike. */
export const observeAll = (figures: Readonly<Record<string, number>>, measured: Measured): ReadonlyArray<Figure> =>
  Object.entries(figures).map(([claim, figure]) => observe(claim, figure, measured))

/** Holds a figure against the largest it may be. */
export const atMost = (claim: string, figure: number, target: number, measured: Measured): Figure => ({
  claim,
  figure,
  target: { atMost: target },
  ok: figure <= target,
  ...measured,
})

/** Holds a figure against the smallest it may be. */
export const atLeast = (claim: string, figure: number, target: number, measured: Measured): Figure => ({
  claim,
  figure,
  target: { atLeast: target },
  ok: figure >= target,
  ...measured,
})

/** What is measured does not do what it should, so that no figure of it means anything. */
class CheckFailed extends Error {
  override readonly name = "CheckFailed"
}

/** Ends the bench without a figure unless what it measures does what it should. */
export const check = (holds: boolean, what: string): void => {
  if (!holds) throw new CheckFailed(`Expected ${what}`)
}
