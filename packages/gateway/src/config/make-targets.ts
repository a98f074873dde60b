import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { findCard, type ModelCard, type Target, unknownCard } from "@postern/core"
import { type ConfigDocument, type TargetDocument } from "./config-document.ts"
import { homePath, readKey } from "./read-key.ts"

/** The model's card with what the configuration says of it; nothing where that says nothing. */
const cardOf = ({
  model,
  vision,
  price,
}: Exclude<TargetDocument, { readonly kind: "llama-cpp" }>): { readonly card?: ModelCard } => {
  if (vision === undefined && price === undefined) return {}
  const card = findCard(model) ?? unknownCard(model)
  return {
    card: {
      ...card,
      ...(vision === undefined ? {} : { capabilities: { ...card.capabilities, vision } }),
      ...(price === undefined ? {} : { price }),
    },
  }
}

const makeTarget = (document: TargetDocument): Target => {
  switch (document.kind) {
    case "llama-cpp": {
      const { kind: _, file, adapters = [], ...options } = document
      const fineTunes = adapters.map((adapter) => ({ ...adapter, file: homePath(adapter.file) }))
      return llamaCpp({ ...options, file: homePath(file), adapters: fineTunes })
    }
    case "mistral": {
      const { kind: _, apiKey, vision: _vision, price: _price, ...options } = document
      return mistral({ ...options, ...cardOf(document), ...(apiKey === undefined ? {} : { apiKey: readKey(apiKey) }) })
    }
    case "openai-compatible": {
      const { kind: _, apiKey, vision: _vision, price: _price, ...options } = document
      return openaiCompatible({
        ...options,
        ...cardOf(document),
        ...(apiKey === undefined ? {} : { apiKey: readKey(apiKey) }),
      })
    }
  }
}

/** Makes the configured targets. Opens nothing and loads nothing; throws a `TypeError` that names a wrong option. */
export const makeTargets = ({ targets = [] }: ConfigDocument): ReadonlyArray<Target> =>
  targets.map((document, index) => {
    try {
      return makeTarget(document)
    } catch (error) {
      throw new TypeError(`targets[${index}]: ${error instanceof Error ? error.message : "cannot be made"}`, {
        cause: error,
      })
    }
  })
