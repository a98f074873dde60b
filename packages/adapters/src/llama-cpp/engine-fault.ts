import { type EngineFailure } from "./engine-protocol.ts"

/** Carries a failure out of the engine's functions; never the engine's own message, which may quote the prompt. */
export class EngineFault extends Error {
  readonly failure: EngineFailure
  constructor(failure: EngineFailure) {
    super(failure.type)
    this.name = "EngineFault"
    this.failure = failure
  }
}

/** Puts whatever was thrown into words that hold no content. */
export const toFailure = (thrown: unknown): EngineFailure => {
  if (thrown instanceof EngineFault) return thrown.failure
  if (!(thrown instanceof Error)) return { type: "failed", name: "unknown" }
  const name = thrown.constructor.name
  return name === "InsufficientMemoryError" ? { type: "out-of-memory" } : { type: "failed", name }
}
