import { type ModelCard } from "@postern/core"

/** A card that knows nothing of a model but its id: unknown is said, never guessed. */
export const unknownCard = (model: string): ModelCard => ({
  name: model,
  title: model,
  maker: "unknown",
  parameters: { total: "unknown", active: "unknown", kind: "unknown" },
  contextWindow: "unknown",
  capabilities: {
    chat: "unknown",
    tools: "unknown",
    infill: "unknown",
    vision: "unknown",
    embeddings: "unknown",
  },
  licence: "unknown",
  tokenizer: "unknown",
  price: "unknown",
  api: [],
  sources: [],
})
