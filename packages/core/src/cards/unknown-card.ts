import { type ModelCard } from "../model/model-card.ts"

/** A card that knows nothing of a model but its name: unknown is said, never guessed. */
export const unknownCard = (name: string): ModelCard => ({
  name,
  title: name,
  maker: "unknown",
  parameters: { total: "unknown", active: "unknown", kind: "unknown" },
  contextWindow: "unknown",
  capabilities: { chat: "unknown", tools: "unknown", infill: "unknown", vision: "unknown", embeddings: "unknown" },
  licence: "unknown",
  tokenizer: "unknown",
  template: "unknown",
  price: "unknown",
  api: [],
  sources: [],
})
