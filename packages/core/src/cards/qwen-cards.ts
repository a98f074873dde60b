import { type ModelCard } from "../model/model-card.ts"

const coder25 = {
  maker: "Alibaba Cloud",
  capabilities: { chat: true, tools: "unknown", infill: true, vision: false, embeddings: false },
  licence: "Apache-2.0",
  tokenizer: "qwen-2",
  template: "chatml",
  price: "unknown",
  api: [],
} as const

const readme = "https://github.com/QwenLM/Qwen2.5-Coder/blob/main/README.md"

/** Qwen's coding models. One card stands for base and instruct: base is the better at infill, instruct converses. */
export const qwenCards: ReadonlyArray<ModelCard> = [
  {
    ...coder25,
    name: "qwen2.5-coder-1.5b",
    title: "Qwen2.5-Coder 1.5B",
    parameters: { total: 1.54, active: 1.54, kind: "dense" },
    // The first edition of the maker's card said 131,072.
    contextWindow: 32_768,
    sources: ["https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B", readme],
  },
  {
    ...coder25,
    name: "qwen2.5-coder-7b",
    title: "Qwen2.5-Coder 7B",
    parameters: { total: 7.61, active: 7.61, kind: "dense" },
    contextWindow: 131_072,
    sources: ["https://huggingface.co/Qwen/Qwen2.5-Coder-7B", readme],
  },
  {
    ...coder25,
    name: "qwen2.5-coder-32b",
    title: "Qwen2.5-Coder 32B",
    parameters: { total: 32.5, active: 32.5, kind: "dense" },
    contextWindow: 131_072,
    sources: ["https://huggingface.co/Qwen/Qwen2.5-Coder-32B", readme],
  },
  {
    ...coder25,
    name: "qwen3-coder-30b",
    title: "Qwen3-Coder 30B-A3B Instruct",
    parameters: { total: 30.5, active: 3.3, kind: "mixture-of-experts" },
    contextWindow: 262_144,
    // The maker documents infill for the 480B model only, and the vocabulary is not said to be that of Qwen 2.
    capabilities: { ...coder25.capabilities, tools: true, infill: "unknown" },
    tokenizer: "unknown",
    // The maker's API charges more for longer prompts: no single price.
    sources: [
      "https://huggingface.co/Qwen/Qwen3-Coder-30B-A3B-Instruct",
      "https://github.com/QwenLM/Qwen3-Coder/blob/main/README.md",
    ],
  },
]
