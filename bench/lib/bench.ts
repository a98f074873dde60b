/** A figure held against what it should be. */
export interface BenchTarget {
  readonly name: string
  readonly figure: number
  /** The figure must not be larger; with `atLeast` not smaller. */
  readonly target: number
  readonly atLeast?: true
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
}

/** What a bench found. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, number>>
  readonly targets: ReadonlyArray<BenchTarget>
  /** Lines of a table that is too long for figures; printed before them. */
  readonly details?: ReadonlyArray<string>
}

/** Holds a figure against the largest it may be. */
export const atMost = (name: string, figure: number, target: number): BenchTarget => ({
  name,
  figure,
  target,
  ok: figure <= target,
})

/** Holds a figure against the smallest it may be. */
export const atLeast = (name: string, figure: number, target: number): BenchTarget => ({
  name,
  figure,
  target,
  atLeast: true,
  ok: figure >= target,
})
