import { type Json, type JsonObject } from "@postern/core"
import * as AiError from "effect/ai/AiError"
import { type ProviderOptions } from "effect/ai/LanguageModel"
import { toCodecOpenAI } from "effect/ai/OpenAiStructuredOutput"
import * as Tool from "effect/ai/Tool"
import * as Result from "effect/Result"
import { encodePrompt } from "./encode-prompt.ts"

type Encoded = Result.Result<JsonObject, AiError.AiErrorReason>

/** JSON Schema as JSON: what effect writes holds nothing else. */
const asJson = (schema: object): JsonObject => ({ ...schema })

const encodeTool = (tool: Tool.Any): Encoded => {
  if (Tool.isProviderDefined(tool)) {
    const description = "Postern offers models functions only; leave the tool out, or give it a handler of your own."
    return Result.fail(new AiError.ToolConfigurationError({ toolName: tool.name, description }))
  }
  const strict = Tool.getStrictMode(tool)
  const description = Tool.getDescription(tool)
  return Result.succeed({
    type: "function",
    function: {
      name: tool.name,
      ...(description === undefined ? {} : { description }),
      parameters: asJson(Tool.getJsonSchema(tool)),
      ...(strict === undefined ? {} : { strict }),
    },
  })
}

const choiceOf = (toolChoice: ProviderOptions["toolChoice"]): Json => {
  if (typeof toolChoice === "string") return toolChoice
  // Of several, the framework has already taken the others out of the tools.
  if ("oneOf" in toolChoice) return toolChoice.mode ?? "auto"
  return { type: "function", function: { name: String(toolChoice.tool) } }
}

const encodeTools = ({ tools, toolChoice }: ProviderOptions): Encoded =>
  tools.length === 0
    ? Result.succeed({})
    : Result.map(Result.all(tools.map(encodeTool)), (functions) => ({
        tools: functions,
        tool_choice: choiceOf(toolChoice),
      }))

const encodeFormat = ({ responseFormat }: ProviderOptions): Encoded => {
  if (responseFormat.type === "text") return Result.succeed({})
  const { objectName: name, schema } = responseFormat
  return Result.map(
    Result.try({
      try: () => toCodecOpenAI(schema).jsonSchema,
      catch: (error) =>
        new AiError.UnsupportedSchemaError({ description: error instanceof Error ? error.message : String(error) }),
    }),
    (written) => ({
      response_format: { type: "json_schema", json_schema: { name, schema: asJson(written), strict: true } },
    }),
  )
}

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !isList(value)

/** The envelope of the caller's fields, and the names of attached files. The router checks it. */
const envelopeOf = (given: Json | undefined, files: ReadonlyArray<string>): JsonObject => {
  if (files.length === 0) return {}
  const envelope = isObject(given) ? given : {}
  const declared = isList(envelope["files"]) ? envelope["files"] : []
  return { postern: { ...envelope, files: [...declared, ...files.map((path) => ({ path }))] } }
}

/** Writes a call of effect's as a chat request of the router, in the OpenAI/Mistral shape. Pure. */
export const encodeCall = (options: ProviderOptions, model: string, fields: JsonObject): Encoded =>
  Result.gen(function* () {
    const { messages, files } = yield* encodePrompt(options.prompt)
    const tools = yield* encodeTools(options)
    const format = yield* encodeFormat(options)
    return { ...fields, model, messages, ...tools, ...format, ...envelopeOf(fields["postern"], files) }
  })
