import { type ModelCard } from "../model/model-card.ts"

/** IBM's coding models. */
export const ibmCards: ReadonlyArray<ModelCard> = [
  {
    name: "granite-8b-code",
    title: "Granite 8B Code",
    maker: "IBM",
    parameters: { total: 8, active: 8, kind: "dense" },
    // Editions with other windows exist; the maker's overview names none but in their names ("4k").
    contextWindow: "unknown",
    capabilities: { chat: "unknown", tools: "unknown", infill: "unknown", vision: false, embeddings: false },
    licence: "Apache-2.0",
    tokenizer: "starcoder",
    template: "unknown",
    price: "unknown",
    api: [],
    sources: ["https://github.com/ibm-granite/granite-code-models/blob/main/README.md"],
  },
]
