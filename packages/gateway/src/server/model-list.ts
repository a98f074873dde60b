import { type JsonObject, type Target } from "@postern/core"
import { automaticModels } from "./model-names.ts"

const made = Math.floor(Date.UTC(2026, 0, 1) / 1000)

interface Listed {
  readonly id: string
  readonly owner: string
  readonly title: string
  readonly serves: ReadonlyArray<string>
  readonly tools: boolean
  readonly vision: boolean
  readonly contextTokens: number
}

const listed = (targets: ReadonlyArray<Target>): ReadonlyArray<Listed> => {
  const own = targets.map((target) => ({
    id: target.id,
    owner: `postern-${target.zone}`,
    title: target.card.title,
    serves: target.serves,
    tools: target.card.capabilities.tools !== false,
    vision: target.card.capabilities.vision === true,
    contextTokens: target.contextLimit().tokens,
  }))
  const automatic = automaticModels.map((id) => ({
    id,
    owner: "postern",
    title: "Chosen by Postern for each request",
    serves: [...new Set(own.flatMap(({ serves }) => serves))],
    tools: own.some(({ tools }) => tools),
    vision: own.some(({ vision }) => vision),
    contextTokens: Math.max(0, ...own.map(({ contextTokens }) => contextTokens)),
  }))
  return [...automatic, ...own]
}

/** A model as OpenAI's clients know it, with what Mistral's clients ask for besides. */
const openaiModel = ({ id, owner, serves, tools, vision, contextTokens }: Listed): JsonObject => ({
  id,
  object: "model",
  type: "base",
  created: made,
  owned_by: owner,
  max_context_length: contextTokens,
  capabilities: {
    completion_chat: serves.includes("chat"),
    completion_fim: serves.includes("infill"),
    function_calling: tools,
    fine_tuning: false,
    vision,
  },
})

const anthropicModel = ({ id, title }: Listed): JsonObject => ({
  type: "model",
  id,
  display_name: title,
  created_at: new Date(made * 1000).toISOString(),
})

/** The list of models, in the dialect of who asks. */
export const modelList = (targets: ReadonlyArray<Target>, isAnthropic: boolean): object => {
  const all = listed(targets)
  return isAnthropic
    ? { data: all.map(anthropicModel), has_more: false, first_id: all[0]?.id ?? null, last_id: all.at(-1)?.id ?? null }
    : { object: "list", data: all.map(openaiModel) }
}

/** One model of the list; nothing where there is none of this name. */
export const modelOf = (targets: ReadonlyArray<Target>, id: string, isAnthropic: boolean): object | undefined => {
  const found = listed(targets).find((model) => model.id === id)
  return found === undefined ? undefined : isAnthropic ? anthropicModel(found) : openaiModel(found)
}
