import { type ChatBody, type EmbedBody, type InfillBody, type Json, ModelError, type ModelRequest } from "@postern/core"
import * as Result from "effect/Result"
import type { ChatModelFunctions } from "node-llama-cpp"
import { encodeHistory, type HistoryFault } from "./chat-history.ts"
import { type ChatJob, type EmbedJob, type EngineJob, type InfillJob } from "./engine-protocol.ts"
import { toGrammarSchema } from "./grammar-schema.ts"

/** What agents are recommended to use with Devstral; other callers state theirs. */
const defaultChatTemperature = 0.15

const toList = (stop: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  stop === undefined ? [] : typeof stop === "string" ? [stop] : stop

const typeOf = (value: Json | undefined): Json | undefined =>
  typeof value === "object" && value !== null && "type" in value ? value.type : undefined

/** Names the option that asks for something which the engine cannot promise. */
const unsupportedOption = (body: ChatBody): string | undefined => {
  const choice = body.tool_choice
  if (choice !== undefined && choice !== null && choice !== "auto" && choice !== "none") return "tool_choice"
  const format = body["response_format"]
  if (format !== undefined && format !== null && typeOf(format) !== "text") return "response_format"
  if (typeof body["n"] === "number" && body["n"] > 1) return "n"
  return undefined
}

const encodeFunctions = (body: ChatBody): ChatModelFunctions | undefined => {
  if (body.tools === undefined || body.tools.length === 0 || body.tool_choice === "none") return undefined
  return Object.fromEntries(
    body.tools.map(({ function: { name, description, parameters } }) => [
      name,
      {
        ...(description === undefined ? {} : { description }),
        ...(parameters === undefined ? {} : { params: toGrammarSchema(parameters) }),
      },
    ]),
  )
}

const readSeed = (body: ChatBody): number | undefined => {
  const seed = body["random_seed"] ?? body["seed"]
  return typeof seed === "number" ? seed : undefined
}

/** Puts a chat request into the engine's words. Pure. */
export const encodeChat = (body: ChatBody): Result.Result<ChatJob, HistoryFault> => {
  const option = unsupportedOption(body)
  if (option !== undefined) {
    return Result.fail({
      reason: "unsupported",
      message: `The device engine cannot honour \`${option}\` as given; leave it out or ask another target.`,
    })
  }
  return Result.map(encodeHistory(body.messages), (history) => ({
    kind: "chat",
    history,
    functions: encodeFunctions(body),
    maxTokens: body.max_tokens,
    temperature: body.temperature ?? defaultChatTemperature,
    topP: body.top_p,
    seed: readSeed(body),
    stop: toList(body.stop),
    parallelCalls: body["parallel_tool_calls"] === true,
  }))
}

/** Puts an infill request into the engine's words. Pure. */
const encodeInfill = (body: InfillBody): InfillJob => ({
  kind: "infill",
  prefix: body.prefix,
  suffix: body.suffix,
  maxTokens: body.max_tokens,
  temperature: body.temperature ?? 0,
  stop: toList(body.stop),
})

/** Puts an embeddings request into the engine's words. Pure. */
const encodeEmbed = (body: EmbedBody): EmbedJob => ({ kind: "embed", inputs: toList(body.input) })

/** Puts any request into the engine's words. Pure. */
export const encode = (target: string, request: ModelRequest): Result.Result<EngineJob, ModelError> => {
  switch (request.kind) {
    case "chat":
      return Result.mapError(encodeChat(request.body), (fault) => new ModelError({ ...fault, target }))
    case "infill":
      return Result.succeed(encodeInfill(request.body))
    case "embed":
      return Result.succeed(encodeEmbed(request.body))
  }
}
