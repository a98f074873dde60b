import { type ModelCard } from "../model/model-card.ts"

const shared = {
  maker: "Meta",
  // The maker writes "128k"; read as thousands it is never too much.
  contextWindow: 128_000,
  capabilities: { chat: true, tools: true, infill: "unknown", vision: false, embeddings: false },
  tokenizer: "llama-3",
  template: "llama-3",
  price: "unknown",
  api: [],
} as const

/** Meta's models; the facts are those of the instruct variants. */
export const metaCards: ReadonlyArray<ModelCard> = [
  {
    ...shared,
    name: "llama-3.1-8b",
    title: "Llama 3.1 8B Instruct",
    parameters: { total: 8, active: 8, kind: "dense" },
    licence: "Llama 3.1 Community License",
    sources: ["https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/MODEL_CARD.md"],
  },
  {
    ...shared,
    name: "llama-3.3-70b",
    title: "Llama 3.3 70B Instruct",
    parameters: { total: 70, active: 70, kind: "dense" },
    licence: "Llama 3.3 Community License",
    sources: ["https://github.com/meta-llama/llama-models/blob/main/models/llama3_3/MODEL_CARD.md"],
  },
]
