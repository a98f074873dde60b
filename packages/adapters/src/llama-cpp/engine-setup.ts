import type { RequestKind } from "@postern/core"

// Apart from the protocol: what users see of an engine's options names no type of a package that they may not have.

/** What the engine process loads. */
export interface EngineSetup {
  /** Only what tokenises: no weights, no context, nothing to answer with. */
  readonly vocabularyOnly?: true
  readonly file: string
  readonly serves: ReadonlyArray<RequestKind>
  /** The most that prompt and answer of one request may have together, if there is memory for it. */
  readonly contextTokens: number
  /** Less than this is no use: the model is not loaded. */
  readonly leastContextTokens: number
  readonly threads: number
  readonly gpu: "auto" | false
  /** Requests that run at once, each in a sequence of its own. */
  readonly sequences: number
  /** Sequences of the infill lane, besides those. */
  readonly infillSequences: number
  /** Fine-tunes, each loaded when it is first asked for. */
  readonly adapters: ReadonlyArray<{ readonly file: string; readonly scale: number }>
}

/** What an engine may still load, for which memory is kept. */
export interface PendingSetup extends EngineSetup {
  /** The model is loaded: only its adapters' contexts may follow. */
  readonly isLoaded?: true
}
