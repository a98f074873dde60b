import { EngineFault } from "./engine-fault.ts"
import { type EmbedJob, type EnginePart, type Place } from "./engine-protocol.ts"
import { type Engine } from "./load-engine.ts"

/** Embeds texts, one after the other: the engine's embedding context has one sequence and its own lock. */
export const runEmbed = async (
  engine: Engine,
  job: EmbedJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
  const context = await engine.embedding()
  const lengths = job.inputs.map((input) => context.calculateInputLength(input))
  const longest = Math.max(...lengths)
  if (longest > engine.contextTokens) {
    throw new EngineFault({
      type: "does-not-fit",
      promptTokens: longest,
      answerTokens: 0,
      contextTokens: engine.contextTokens,
    })
  }
  emit({ type: "start" })
  const leaveLane = engine.turns.enter(place.lane)
  try {
    for (const [index, input] of job.inputs.entries()) {
      await engine.turns.take(place.lane, signal)
      signal.throwIfAborted()
      const { vector } = await context.getEmbeddingFor(input)
      emit({ type: "vector", index, vector })
    }
  } finally {
    leaveLane()
  }
  const inputTokens = lengths.reduce((sum, length) => sum + length, 0)
  emit({ type: "finish", reason: "stop", rawReason: "stop", usage: { inputTokens } })
}
