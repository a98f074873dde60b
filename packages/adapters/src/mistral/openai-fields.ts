import { type Json, type JsonObject, type RequestKind } from "@postern/core"

/** Mistral's names for what OpenAI's clients write under others. */
const renamed: Readonly<Record<RequestKind, Readonly<Record<string, string>>>> = {
  chat: { seed: "random_seed", max_completion_tokens: "max_tokens" },
  infill: { seed: "random_seed", max_completion_tokens: "max_tokens" },
  embed: { dimensions: "output_dimension" },
}

/**
 * Fields that OpenAI's API has, Mistral's has not, and that change nothing of what is said: what a provider keeps or counts, who
 * asks, hints, and more about an answer than its words. Mistral refuses a request that holds one.
 */
const idle: ReadonlySet<string> = new Set([
  "store",
  "user",
  "safety_identifier",
  "prompt_cache_retention",
  "prompt_cache_options",
  "verbosity",
  "logprobs",
  "top_logprobs",
  "stream_options",
  "echo",
  "best_of",
])

/** Of infill, Mistral has fewer than of chat. */
const idleInInfill: ReadonlySet<string> = new Set(["presence_penalty", "frequency_penalty", "n"])

/** OpenAI's words for its usual tier; Mistral has words of its own. */
const usualTiers: ReadonlySet<Json | undefined> = new Set(["auto", "default"])

/** Fields that ask for another answer than Mistral can give: whoever writes one is told so, or served elsewhere. */
const demanding: ReadonlyArray<string> = ["logit_bias", "functions", "function_call", "audio", "web_search_options"]

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "none" ||
  (typeof value === "object" && Object.keys(value).length === 0)

/** The first field of OpenAI's that Mistral cannot honour and that says something; nothing where there is none. */
export const fieldWithoutEqual = (body: JsonObject): string | undefined => {
  const modalities = body["modalities"]
  if (Array.isArray(modalities) && modalities.some((one) => one !== "text")) return "modalities"
  return demanding.find((name) => !isEmpty(body[name]))
}

/** Puts OpenAI's fields into Mistral's words. What neither knows stays: it may be a vendor's own. */
export const fromOpenAI = (body: JsonObject, kind: RequestKind): JsonObject => {
  const names = renamed[kind]
  const kept = Object.entries(body).filter(([name, value]) => {
    if (idle.has(name) || demanding.includes(name) || name === "modalities") return false
    if (kind === "infill" && idleInInfill.has(name)) return false
    if (name === "service_tier" && usualTiers.has(value)) return false
    const own = names[name]
    return own === undefined || body[own] === undefined
  })
  return Object.fromEntries(kept.map(([name, value]) => [names[name] ?? name, value]))
}

/** What OpenAI's clients send back of an answer that Mistral does not take back. */
const ofAnswers: ReadonlySet<string> = new Set([
  "refusal",
  "annotations",
  "audio",
  "function_call",
  "reasoning",
  "reasoning_content",
])

/** A message without what Mistral does not know of OpenAI's: parts of earlier answers, and speakers' names. */
export const messageFromOpenAI = (message: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(message).filter(([name]) => !ofAnswers.has(name) && (name !== "name" || message["role"] === "tool")),
  )
