import { type ModelCard } from "../model/model-card.ts"

const shared = {
  maker: "DeepSeek",
  // Base models: trained to continue and to fill in, not to converse.
  capabilities: { chat: false, tools: false, infill: true, vision: false, embeddings: false },
  licence: "DeepSeek Model License",
  template: "deepseek",
  price: "unknown",
  api: [],
} as const

/** DeepSeek's small coding models, in the base variants that infill. */
export const deepseekCards: ReadonlyArray<ModelCard> = [
  {
    ...shared,
    name: "deepseek-coder-6.7b",
    title: "DeepSeek-Coder 6.7B Base",
    parameters: { total: 6.7, active: 6.7, kind: "dense" },
    contextWindow: 16_000,
    tokenizer: "deepseek-coder",
    sources: ["https://github.com/deepseek-ai/DeepSeek-Coder/blob/main/README.md"],
  },
  {
    ...shared,
    name: "deepseek-coder-v2-lite",
    title: "DeepSeek-Coder-V2 Lite Base",
    parameters: { total: 16, active: 2.4, kind: "mixture-of-experts" },
    contextWindow: 128_000,
    tokenizer: "deepseek-v2",
    sources: ["https://github.com/deepseek-ai/DeepSeek-Coder-V2/blob/main/README.md"],
  },
]
