import { type JSONObject, type LanguageModelV4CallOptions, type SharedV4Warning } from "@ai-sdk/provider"
import { encodePrompt } from "./encode-prompt.ts"

/** A request for the router, and what of the call it cannot say. */
export interface EncodedCall {
  readonly request: JSONObject
  readonly warnings: Array<SharedV4Warning>
}

const defined = (fields: JSONObject): JSONObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const encodeTools = ({ tools = [], toolChoice }: LanguageModelV4CallOptions): JSONObject => {
  const functions = tools.flatMap((tool) =>
    tool.type === "function"
      ? [
          {
            type: "function",
            function: defined({
              name: tool.name,
              description: tool.description,
              parameters: { ...tool.inputSchema },
              strict: tool.strict,
            }),
          },
        ]
      : [],
  )
  if (functions.length === 0) return {}
  if (toolChoice === undefined) return { tools: functions }
  const choice =
    toolChoice.type === "tool" ? { type: "function", function: { name: toolChoice.toolName } } : toolChoice.type
  return { tools: functions, tool_choice: choice }
}

const encodeFormat = ({ responseFormat }: LanguageModelV4CallOptions): JSONObject => {
  if (responseFormat?.type !== "json") return {}
  if (responseFormat.schema === undefined) return { response_format: { type: "json_object" } }
  const { name = "answer", description, schema } = responseFormat
  const json_schema = defined({ name, description, schema: { ...schema }, strict: true })
  return { response_format: { type: "json_schema", json_schema } }
}

const encodeReasoning = ({ reasoning }: LanguageModelV4CallOptions): JSONObject =>
  reasoning === undefined || reasoning === "provider-default" ? {} : { reasoning_effort: reasoning }

const warningsOf = ({ tools = [] }: LanguageModelV4CallOptions): Array<SharedV4Warning> =>
  tools.flatMap((tool) =>
    tool.type === "provider"
      ? [
          {
            type: "unsupported",
            feature: `provider-defined tool ${tool.id}`,
            details: "Postern offers models functions only.",
          },
        ]
      : [],
  )

/** The envelope: `providerOptions.postern`, and the names of attached files. The router checks it. */
const envelopeOf = ({ providerOptions }: LanguageModelV4CallOptions, files: ReadonlyArray<string>): JSONObject => {
  const given = providerOptions?.["postern"] ?? {}
  const declared = Array.isArray(given["files"]) ? given["files"] : []
  const all = [...declared, ...files.map((path) => ({ path }))]
  const envelope = files.length === 0 ? given : { ...given, files: all }
  return Object.keys(envelope).length === 0 ? {} : { postern: envelope }
}

/** Writes a call of the SDK as a chat request of the router, in the OpenAI/Mistral shape. Pure. */
export const encodeCall = (options: LanguageModelV4CallOptions, modelId: string): EncodedCall => {
  const { messages, files } = encodePrompt(options.prompt)
  const request = defined({
    model: modelId,
    messages,
    max_tokens: options.maxOutputTokens,
    temperature: options.temperature,
    top_p: options.topP,
    top_k: options.topK,
    presence_penalty: options.presencePenalty,
    frequency_penalty: options.frequencyPenalty,
    random_seed: options.seed,
    stop: options.stopSequences,
    ...encodeTools(options),
    ...encodeFormat(options),
    ...encodeReasoning(options),
    ...envelopeOf(options, files),
  })
  return { request, warnings: warningsOf(options) }
}
