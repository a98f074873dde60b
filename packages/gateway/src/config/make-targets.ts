import { findCard, type ModelCard, type Target, unknownCard } from "@postern/core"
import { type ConfigDocument, type TargetDocument } from "./config-document.ts"
import { homePath, readKey } from "./read-key.ts"
import { UnusableConfig } from "./unusable-config.ts"

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

/** Each adapter is loaded where the configuration names its kind. */
const makeTarget = async (document: TargetDocument): Promise<Target> => {
  switch (document.kind) {
    case "llama-cpp": {
      const { kind: _, file, adapters = [], ...options } = document
      const { llamaCpp } = await import("@postern/adapters/llama-cpp")
      const fineTunes = adapters.map((adapter) => ({ ...adapter, file: homePath(adapter.file) }))
      return llamaCpp({ ...options, file: homePath(file), adapters: fineTunes })
    }
    case "mistral": {
      const { kind: _, apiKey, vision: _vision, price: _price, ...options } = document
      const { mistral } = await import("@postern/adapters/mistral")
      return mistral({ ...options, ...cardOf(document), ...(apiKey === undefined ? {} : { apiKey: readKey(apiKey) }) })
    }
    case "openai-compatible": {
      const { kind: _, apiKey, vision: _vision, price: _price, ...options } = document
      const { openaiCompatible } = await import("@postern/adapters/openai-compatible")
      return openaiCompatible({
        ...options,
        ...cardOf(document),
        ...(apiKey === undefined ? {} : { apiKey: readKey(apiKey) }),
      })
    }
  }
}

/** Makes the configured targets. Opens nothing and loads no model; rejects with a `TypeError` that names a wrong option. */
export const makeTargets = ({ targets = [] }: ConfigDocument): Promise<ReadonlyArray<Target>> =>
  Promise.all(
    targets.map(async (document, index) => {
      try {
        return await makeTarget(document)
      } catch (error) {
        throw new UnusableConfig(`targets[${index}]: ${error instanceof Error ? error.message : "cannot be made"}`, {
          cause: error,
        })
      }
    }),
  )
