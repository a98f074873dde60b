import { type Json, type JsonObject } from "@postern/core"
import * as Result from "effect/Result"
import { invalid, type Refusal } from "../refusal.ts"
import { type InputContent, type InputItem, type ResponsesBody, type ResponsesTool } from "./wire.ts"

/** Fields that ask for state which a server would keep. */
const stateful: Readonly<Record<string, string>> = {
  previous_response_id: "send the whole conversation as `input`",
  conversation: "send the whole conversation as `input`",
  prompt: "write the prompt into `instructions`",
  background: "leave it out and wait for the answer",
}

/** Says what asks the gateway to keep something: it keeps nothing. */
export const faultOfState = (body: JsonObject): Refusal | undefined => {
  const field = Object.keys(stateful).find((name) => ![undefined, null, false].some((value) => body[name] === value))
  if (field !== undefined) return invalid(`Expected no \`${field}\`, for nothing is kept here; ${stateful[field]}.`)
  if (body["store"] === true)
    return invalid("Expected `store` to be false or absent, for nothing is kept here; leave it out.")
  const items = Array.isArray(body["input"]) ? body["input"] : []
  return items.some(
    (item: Json) => typeof item === "object" && item !== null && "type" in item && item.type === "item_reference",
  )
    ? invalid(
        "Expected items with their content in `input`, came an `item_reference`, for nothing is kept here; send the item.",
      )
    : undefined
}

const contentOf = (content: InputContent): Json => {
  if (typeof content === "string") return content
  if (content.every((part) => part.type !== "input_image" && part.type !== "input_file")) {
    return content.map((part) => ("text" in part ? part.text : "refusal" in part ? part.refusal : "")).join("")
  }
  return content.map((part) => {
    if (part.type === "input_image") return { type: "image_url", image_url: { url: part.image_url } }
    if (part.type === "input_file") {
      const { file_data, filename } = part
      return { type: "file", file: { file_data, ...(filename === undefined ? {} : { filename }) } }
    }
    return { type: "text", text: part.type === "refusal" ? part.refusal : part.text }
  })
}

const callMessage = (id: string, name: string, json: string): JsonObject => ({
  id,
  type: "function",
  function: { name, arguments: json },
})

/** Calls that follow each other, and the text before them, are one message of the assistant. */
const addItem = (messages: ReadonlyArray<JsonObject>, item: InputItem): ReadonlyArray<JsonObject> => {
  if (item.type === "reasoning") return messages
  if ("output" in item)
    return [...messages, { role: "tool", tool_call_id: item.call_id, content: contentOf(item.output) }]
  if ("role" in item) return [...messages, { role: item.role, content: contentOf(item.content) }]
  const json = item.type === "function_call" ? item.arguments : JSON.stringify({ input: item.input })
  const call = callMessage(item.call_id, item.name, json)
  const last = messages.at(-1)
  if (last?.["role"] !== "assistant") return [...messages, { role: "assistant", content: "", tool_calls: [call] }]
  const earlier = Array.isArray(last["tool_calls"]) ? last["tool_calls"] : []
  return [...messages.slice(0, -1), { ...last, tool_calls: [...earlier, call] }]
}

/** A tool that takes a text in a grammar of its own: here it is a function of one text. */
const customParameters = { type: "object", properties: { input: { type: "string" } }, required: ["input"] }

/** Tools that a vendor would run with state, or for which it would ask another server: not offered in silence. */
const isRefused = ({ type }: ResponsesTool): boolean =>
  ["file_search", "mcp", "code_interpreter", "computer_use_preview"].includes(type)

const toolsOf = (tools: ReadonlyArray<ResponsesTool>): ReadonlyArray<JsonObject> =>
  tools.flatMap(({ type, name, description, parameters }) => {
    // What is left out, a web search for instance, is only an offer less to the model.
    if ((type !== "function" && type !== "custom") || name === undefined) return []
    const schema = type === "custom" ? customParameters : parameters
    return [
      {
        type: "function",
        function: { name, ...(description ? { description } : {}), ...(schema ? { parameters: schema } : {}) },
      },
    ]
  })

const choiceOf = (choice: ResponsesBody["tool_choice"]): JsonObject => {
  if (choice === undefined || choice === null) return {}
  if (typeof choice === "string") return { tool_choice: choice }
  return choice.name === undefined ? {} : { tool_choice: { type: "function", function: { name: choice.name } } }
}

const formatOf = ({ text }: ResponsesBody): JsonObject => {
  const format = text?.format
  if (typeof format !== "object" || format === null || Array.isArray(format) || !("type" in format)) return {}
  if (format.type === "text") return {}
  const { type, ...schema } = format
  return { response_format: type === "json_schema" ? { type, json_schema: schema } : { type: type ?? "json_object" } }
}

/** Puts a body of the Responses API into the router's shape. */
export const decodeResponses = (body: ResponsesBody): Result.Result<JsonObject, Refusal> => {
  if (body.tools?.some(isRefused) === true) {
    const message =
      "Expected tools that the client runs, came one that a vendor's server would; leave it out of `tools`."
    return Result.fail(invalid(message))
  }
  const items: ReadonlyArray<InputItem> =
    typeof body.input === "string" ? [{ role: "user", content: body.input }] : body.input
  const start = body.instructions ? [{ role: "system", content: body.instructions }] : []
  const tools = toolsOf(body.tools ?? [])
  const { max_output_tokens: most, temperature, top_p, prompt_cache_key: key, parallel_tool_calls: parallel } = body
  return Result.succeed({
    messages: items.reduce(addItem, start),
    ...(tools.length === 0
      ? {}
      : { tools, ...choiceOf(body.tool_choice), ...(parallel ? { parallel_tool_calls: true } : {}) }),
    ...(most ? { max_tokens: most } : {}),
    ...(typeof temperature === "number" ? { temperature } : {}),
    ...(typeof top_p === "number" ? { top_p } : {}),
    ...(key ? { prompt_cache_key: key } : {}),
    ...formatOf(body),
    ...(body.model === undefined ? {} : { model: body.model }),
    ...(body.postern === undefined ? {} : { postern: body.postern }),
  })
}
