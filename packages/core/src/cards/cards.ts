import { type ModelCard } from "../model/model-card.ts"
import { deepseekCards } from "./deepseek-cards.ts"
import { ibmCards } from "./ibm-cards.ts"
import { metaCards } from "./meta-cards.ts"
import { mistralCards } from "./mistral-cards.ts"
import { qwenCards } from "./qwen-cards.ts"

/** Every model Postern knows facts about. */
export const modelCards: ReadonlyArray<ModelCard> = [
  ...mistralCards,
  ...metaCards,
  ...deepseekCards,
  ...qwenCards,
  ...ibmCards,
]

/** Names under which the weights themselves are published, by card. */
const weightNames: ReadonlyArray<readonly [alias: string, card: string]> = [
  ["mistralai/Devstral-Small-2-24B-Instruct-2512", "devstral-small-2"],
  ["mistralai/Devstral-2-123B-Instruct-2512", "devstral-2"],
  ["mistralai/Mistral-Large-Instruct-2407", "mistral-large-2-2407"],
  ["mistralai/Mistral-Large-Instruct-2411", "mistral-large-2-2411"],
  ["mistralai/Mistral-Large-3-675B-Instruct-2512", "mistral-large-3"],
  ["mistralai/Mistral-Small-4-2603", "mistral-small-4"],
  ["mistralai/Mistral-Medium-3.5-128B", "mistral-medium-3.5"],
  ["meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"],
  ["meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"],
  ["deepseek-ai/deepseek-coder-6.7b-base", "deepseek-coder-6.7b"],
  ["deepseek-ai/DeepSeek-Coder-V2-Lite-Base", "deepseek-coder-v2-lite"],
  ["Qwen/Qwen2.5-Coder-1.5B", "qwen2.5-coder-1.5b"],
  ["Qwen/Qwen2.5-Coder-1.5B-Instruct", "qwen2.5-coder-1.5b"],
  ["Qwen/Qwen2.5-Coder-7B", "qwen2.5-coder-7b"],
  ["Qwen/Qwen2.5-Coder-7B-Instruct", "qwen2.5-coder-7b"],
  ["Qwen/Qwen2.5-Coder-32B", "qwen2.5-coder-32b"],
  ["Qwen/Qwen2.5-Coder-32B-Instruct", "qwen2.5-coder-32b"],
  ["Qwen/Qwen3-Coder-30B-A3B-Instruct", "qwen3-coder-30b"],
  ["ibm-granite/granite-8b-code-base-4k", "granite-8b-code"],
  ["ibm-granite/granite-8b-code-instruct-4k", "granite-8b-code"],
]

const byName = new Map(modelCards.map((card) => [card.name, card]))

const byAnyName = new Map<string, ModelCard | undefined>([
  ...weightNames.flatMap(([alias, name]) => {
    // Files of weights are named without their maker.
    const [full, bare = full] = [alias.toLowerCase(), alias.toLowerCase().split("/")[1]]
    return [full, bare].map((known) => [known, byName.get(name)] as const)
  }),
  ...modelCards.flatMap((card) => card.api.map(({ id }) => [id, card] as const)),
  ...byName,
])

/**
 * The card of a model: by its own name, an id at the maker's API, or the name its weights are published under. Nothing is
 * guessed: an id that moves, such as `mistral-large-latest`, has no card.
 */
export const findCard = (nameOrApiId: string): ModelCard | undefined => byAnyName.get(nameOrApiId.toLowerCase())
