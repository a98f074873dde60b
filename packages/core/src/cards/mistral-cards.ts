import { type Capabilities, type ModelCard, type Parameters } from "../model/model-card.ts"

const maker = "Mistral AI"

const dense = (billions: number): Parameters => ({ total: billions, active: billions, kind: "dense" })

const mixture = (total: number, active: number): Parameters => ({ total, active, kind: "mixture-of-experts" })

const text: Capabilities = { chat: true, tools: true, infill: false, vision: false, embeddings: false }
const textAndImages: Capabilities = { ...text, vision: true }

const sources = (slug: string, weights?: string): ReadonlyArray<string> => [
  `https://docs.mistral.ai/models/model-cards/${slug}`,
  `https://github.com/mistralai/platform-docs-public/blob/222f4ba9/src/schema/models/models/${slug}.ts`,
  ...(weights === undefined ? [] : [`https://huggingface.co/mistralai/${weights}`]),
]

// Mistral writes "128k" and "256k"; read as thousands they are never too much.
const context128k = 128_000
const context256k = 256_000

// Tekken is the vocabulary of Mistral's models since Nemo (https://docs.mistral.ai/guides/tokenization); the files of the
// newest were not read, nor is the version of their chat format known, so that their prompts never count as exact.

/**
 * Mistral's models, as its own cards stood on 2026-08-21. A model whose day of retirement has passed counts as retired.
 * Ids that end in `-latest` are not listed: where they point moves, and the API's model list says it.
 */
export const mistralCards: ReadonlyArray<ModelCard> = [
  {
    name: "devstral-small-2",
    title: "Devstral Small 2",
    maker,
    parameters: dense(24),
    contextWindow: context256k,
    capabilities: textAndImages,
    licence: "Apache-2.0",
    tokenizer: "tekken",
    // "tekken v13": https://github.com/ml-explore/mlx-lm/issues/1041
    template: "mistral-v13",
    price: { input: 0.1, output: 0.3 },
    api: [
      { id: "labs-devstral-small-2512", state: "retired", retires: "2026-03-31", replacement: "mistral-medium-3-5" },
    ],
    sources: sources("devstral-small-2-25-12", "Devstral-Small-2-24B-Instruct-2512"),
  },
  {
    name: "devstral-2",
    title: "Devstral 2",
    maker,
    parameters: dense(123),
    contextWindow: context256k,
    capabilities: text,
    licence: "Modified MIT",
    tokenizer: "tekken",
    template: "unknown",
    price: { input: 0.4, output: 2 },
    api: [{ id: "devstral-2512", state: "retired", retires: "2026-07-31", replacement: "mistral-medium-3-5" }],
    sources: sources("devstral-2-25-12", "Devstral-2-123B-Instruct-2512"),
  },
  {
    name: "mistral-large-2-2407",
    title: "Mistral Large 2 (24.07)",
    maker,
    parameters: dense(123),
    contextWindow: context128k,
    // The card of a model this old lists no features.
    capabilities: { ...text, tools: "unknown" },
    licence: "MRL-0.1",
    tokenizer: "sentencepiece-v3",
    template: "mistral-v3",
    price: "unknown",
    api: [{ id: "mistral-large-2407", state: "retired", retires: "2025-03-30", replacement: "mistral-large-2512" }],
    sources: [
      ...sources("mistral-large-2-0-24-07", "Mistral-Large-Instruct-2407"),
      "https://github.com/mistralai/mistral-common (src/mistral_common/tokens/tokenizers/mistral.py)",
    ],
  },
  {
    name: "mistral-large-2-2411",
    title: "Mistral Large 2.1 (24.11)",
    maker,
    parameters: dense(123),
    contextWindow: context128k,
    capabilities: text,
    licence: "MRL-0.1",
    tokenizer: "sentencepiece-v7",
    template: "mistral-v7",
    price: { input: 2, output: 6 },
    api: [{ id: "mistral-large-2411", state: "retired", retires: "2026-05-31", replacement: "mistral-medium-3-5" }],
    sources: [
      ...sources("mistral-large-2-1-24-11", "Mistral-Large-Instruct-2411"),
      "https://github.com/mistralai/mistral-common (src/mistral_common/tokens/tokenizers/mistral.py)",
    ],
  },
  {
    name: "mistral-large-3",
    title: "Mistral Large 3",
    maker,
    parameters: mixture(675, 41),
    contextWindow: context256k,
    capabilities: textAndImages,
    licence: "Apache-2.0",
    tokenizer: "tekken",
    template: "unknown",
    price: { input: 0.5, output: 1.5 },
    api: [{ id: "mistral-large-2512", state: "available" }],
    sources: sources("mistral-large-3-25-12", "Mistral-Large-3-675B-Instruct-2512"),
  },
  {
    name: "codestral-25.08",
    title: "Codestral (25.08)",
    maker,
    parameters: { total: "unknown", active: "unknown", kind: "unknown" },
    // The maker's card; other lists say 256k.
    contextWindow: context128k,
    capabilities: { ...text, infill: true },
    licence: "unknown",
    tokenizer: "tekken",
    template: "unknown",
    price: { input: 0.3, output: 0.9, cachedInput: 0.03 },
    api: [{ id: "codestral-2508", state: "available" }],
    sources: [...sources("codestral-25-08"), "https://models.dev (price of cached input)"],
  },
  {
    name: "mistral-small-4",
    title: "Mistral Small 4",
    maker,
    parameters: mixture(119, 6.5),
    contextWindow: context256k,
    capabilities: textAndImages,
    licence: "Apache-2.0",
    tokenizer: "tekken",
    template: "unknown",
    price: { input: 0.15, output: 0.6 },
    api: [{ id: "mistral-small-2603", state: "available" }],
    sources: sources("mistral-small-4-0-26-03", "Mistral-Small-4-2603"),
  },
  {
    name: "mistral-medium-3.5",
    title: "Mistral Medium 3.5",
    maker,
    parameters: dense(128),
    contextWindow: context256k,
    capabilities: textAndImages,
    licence: "Modified MIT",
    tokenizer: "tekken",
    template: "unknown",
    price: { input: 1.5, output: 7.5 },
    api: [{ id: "mistral-medium-3-5", state: "available" }],
    sources: sources("mistral-medium-3-5-26-04", "Mistral-Medium-3.5-128B"),
  },
]
