import { createHash } from "node:crypto"
import { type MistralCall } from "./mistral-answer.ts"

const dimensions = 8

/** The vector the loopback server gives for a text: from its SHA-256, so equal texts and only those have equal vectors. */
export const mistralVector = (text: string): ReadonlyArray<number> => {
  const digest = createHash("sha256").update(text).digest()
  return Array.from({ length: dimensions }, (_, index) => digest.readInt32LE(index * 4) / 2 ** 31)
}

/** The body of an embeddings answer. */
export const embeddingBody = (call: MistralCall): object => {
  const input: unknown = call.body["input"]
  const texts: ReadonlyArray<unknown> = Array.isArray(input) ? input : [input]
  const tokens = texts.reduce<number>((sum, text) => sum + String(text).split(/\s+/).length, 0)
  return {
    id: `embd-${call.index}`,
    object: "list",
    model: call.body["model"],
    data: texts.map((text, index) => ({ object: "embedding", embedding: mistralVector(String(text)), index })),
    usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
  }
}
