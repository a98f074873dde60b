import {
  type ChatBody,
  type EmbedBody,
  type InfillBody,
  type Json,
  type JsonObject,
  ModelError,
  type ModelRequest,
} from "@postern/core"
import * as Result from "effect/Result"
import { encodeHistory, type HistoryFault } from "./chat-history.ts"
import {
  type ChatJob,
  type EmbedJob,
  type EngineJob,
  type InfillJob,
  type JobTool,
  type Sampling,
} from "./engine-protocol.ts"

/** What agents are recommended to use with Devstral; other callers state theirs. */
const defaultChatTemperature = 0.15

/** The most candidates that are told of one token, as OpenAI has it. */
const mostTopLogprobs = 20

const toList = (stop: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  stop === undefined ? [] : typeof stop === "string" ? [stop] : stop

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const readNumber = (value: Json | undefined): number | undefined => (typeof value === "number" ? value : undefined)

const refuse = (option: string, expected: string): Result.Result<never, HistoryFault> =>
  Result.fail({
    reason: "rejected",
    message: `The device engine cannot honour \`${option}\` as given: expected ${expected}; correct it or leave it out.`,
  })

const encodeTools = (body: ChatBody): ReadonlyArray<JobTool> =>
  body.tool_choice === "none"
    ? []
    : (body.tools ?? []).map(({ function: { name, description, parameters } }) => ({ name, description, parameters }))

/** `auto`, `required` (Mistral: `any`), or the tool that is named. */
const encodeChoice = (body: ChatBody): Result.Result<ChatJob["choice"], HistoryFault> => {
  const choice = body.tool_choice ?? "auto"
  if (choice === "auto" || choice === "none") return Result.succeed("auto")
  const tools = body.tools ?? []
  if (choice === "required" || choice === "any") {
    return tools.length > 0 ? Result.succeed("required") : refuse("tool_choice", "`tools` to choose from")
  }
  const named = isObject(choice) && isObject(choice["function"]) ? choice["function"]["name"] : undefined
  const tool = tools.find(({ function: { name } }) => name === named)
  if (tool !== undefined) return Result.succeed({ name: tool.function.name })
  return refuse("tool_choice", "`auto`, `none`, `required`, or the `function` with the `name` of one of `tools`")
}

/** The schema of the answer: that of `json_schema`, any object for `json_object`. */
const encodeFormat = (body: ChatBody): Result.Result<JsonObject | undefined, HistoryFault> => {
  const format = body["response_format"]
  const type = isObject(format) ? format["type"] : undefined
  if (format === undefined || format === null || type === "text") return Result.succeed(undefined)
  if (type === "json_object") return Result.succeed({ type: "object" })
  if (type === "json_schema" && isObject(format)) {
    const described = format["json_schema"]
    const schema = isObject(described) ? (described["schema"] ?? described["schema_definition"]) : undefined
    if (isObject(schema)) return Result.succeed(schema)
    return refuse("response_format", "`json_schema` to hold a `schema`")
  }
  return refuse("response_format", "its `type` to be `text`, `json_object` or `json_schema`")
}

const encodeTopLogprobs = (body: ChatBody): Result.Result<number | undefined, HistoryFault> => {
  if (body["logprobs"] !== true) return Result.succeed(undefined)
  const top = body["top_logprobs"] ?? 0
  const isCount = typeof top === "number" && Number.isInteger(top) && top >= 0 && top <= mostTopLogprobs
  return isCount ? Result.succeed(top) : refuse("top_logprobs", `a whole number from 0 to ${mostTopLogprobs}`)
}

const encodeSampling = (body: ChatBody | InfillBody, temperature: number): Sampling => ({
  temperature: body.temperature ?? temperature,
  topP: readNumber(body["top_p"]),
  topK: readNumber(body["top_k"]),
  minP: readNumber(body["min_p"]),
  seed: readNumber(body["random_seed"] ?? body["seed"]),
})

/** Puts a chat request into the engine's words. Pure. */
export const encodeChat = (body: ChatBody): Result.Result<ChatJob, HistoryFault> =>
  Result.gen(function* () {
    if ((readNumber(body["n"]) ?? 1) > 1) return yield* refuse("n", "1, one answer a request")
    return {
      kind: "chat",
      history: yield* encodeHistory(body.messages),
      tools: encodeTools(body),
      choice: yield* encodeChoice(body),
      parallelCalls: body["parallel_tool_calls"] !== false,
      format: yield* encodeFormat(body),
      maxTokens: body.max_tokens ?? readNumber(body["max_completion_tokens"]),
      sampling: encodeSampling(body, defaultChatTemperature),
      stop: toList(body.stop).filter((stop) => stop !== ""),
      topLogprobs: yield* encodeTopLogprobs(body),
    }
  })

/** Puts an infill request into the engine's words. Pure. */
const encodeInfill = (body: InfillBody): InfillJob => ({
  kind: "infill",
  prefix: body.prefix,
  suffix: body.suffix,
  path: body.path,
  snippets: body.snippets ?? [],
  lines: body.lines,
  maxTokens: body.max_tokens,
  sampling: encodeSampling(body, 0),
  stop: toList(body.stop).filter((stop) => stop !== ""),
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
