import { type Json, type JsonObject } from "@postern/core"
import { get, listOf, textOf, without } from "../network/read-json.ts"
import { type ApiDialect } from "./api-dialect.ts"

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const jsonList = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? value : [])

const call = (id: Json | undefined, name: Json | undefined, given: Json | undefined): JsonObject => ({
  ...(typeof id === "string" ? { id } : {}),
  function: { name: textOf(name), arguments: given ?? {} },
})

/** A text part is one in every dialect; any other stays what it is, and is judged as that. */
const part = (block: Json): JsonObject =>
  isObject(block)
    ? typeof block["text"] === "string"
      ? { ...block, type: "text" }
      : { ...block, type: textOf(block["type"]) }
    : { type: "text", text: textOf(block) }

const partsOf = (content: Json | undefined): Json => (Array.isArray(content) ? content.map(part) : (content ?? ""))

/** One message of Anthropic's: its blocks are text, calls and results of calls. */
const messagesOfBlocks = (message: Json): ReadonlyArray<JsonObject> => {
  if (!isObject(message)) return [{ role: "user", content: [part(message)] }]
  const { content, role, ...rest } = message
  const blocks = jsonList(content)
  if (blocks.length === 0) return [{ ...rest, role: textOf(role), content: partsOf(content) }]
  const of = (type: string) => blocks.filter(isObject).filter((block) => block["type"] === type)
  const calls = of("tool_use").map((block) => call(block["id"], block["name"], block["input"]))
  const others = blocks.filter((block) => !["tool_use", "tool_result"].includes(textOf(get(block, "type"))))
  return [
    { ...rest, role: textOf(role), content: partsOf(others), ...(calls.length === 0 ? {} : { tool_calls: calls }) },
    ...of("tool_result").map((block) => ({
      ...without(block, ["type", "content", "tool_use_id"]),
      role: "tool",
      tool_call_id: textOf(block["tool_use_id"]),
      content: partsOf(block["content"]),
    })),
  ]
}

/** One item of the input of OpenAI's Responses. */
const messageOfItem = (item: Json): JsonObject => {
  if (!isObject(item)) return { role: "user", content: [part(item)] }
  const { arguments: given, call_id, content, name, output, role, type, ...rest } = item
  if (type === "function_call")
    return { ...rest, role: "assistant", content: "", tool_calls: [call(call_id, name, given)] }
  if (type === "function_call_output")
    return { ...rest, role: "tool", tool_call_id: textOf(call_id), content: partsOf(output) }
  if (typeof role === "string") return { ...rest, role, content: partsOf(content) }
  return { role: "assistant", content: [part(item)] }
}

/** What a server is asked to do on its own side has no place among functions. */
const splitTools = (tools: Json | undefined, dialect: ApiDialect): JsonObject => {
  const all = jsonList(tools)
  const isFunction = (tool: Json) => serverToolOf(tool, dialect) === undefined
  const functions = all.filter(isFunction).map((tool) => {
    const own = get(tool, "function")
    return typeof own === "object" && own !== null ? tool : { type: "function", function: tool }
  })
  const others = all.filter((tool) => !isFunction(tool))
  return {
    ...(functions.length === 0 ? {} : { tools: functions }),
    ...(others.length === 0 ? {} : { server_tools: others }),
  }
}

const serverToolOf = (tool: Json, dialect: ApiDialect): string | undefined => {
  const type = get(tool, "type")
  const isOwn = type === "function" || (dialect === "messages" && (type === undefined || type === "custom"))
  return isOwn ? undefined : textOf(type) || "unnamed"
}

/** The tools that a request wants run on the server's own side, by their types. */
export const serverToolsOf = (dialect: ApiDialect, body: JsonObject): ReadonlyArray<string> =>
  [...listOf(body["tools"]), ...listOf(body["mcp_servers"])].flatMap(
    (tool) => serverToolOf(tool as Json, dialect) ?? [],
  )

/**
 * Writes a request of any dialect in the form that inspection knows best: who says what, which tool read which file. Every
 * string of the body is in it, so that what is inspected here is all that is sent.
 */
export const inspectedView = (dialect: ApiDialect, body: JsonObject): JsonObject => {
  const { tools, ...untooled } = body
  const rest = tools === undefined ? untooled : { ...untooled, ...splitTools(tools, dialect) }
  switch (dialect) {
    case "chat":
      return rest
    case "embeddings":
      return body
    case "completions": {
      const { prompt, suffix, ...other } = body
      return {
        ...other,
        prefix: Array.isArray(prompt) ? prompt.map(textOf).join("\n") : textOf(prompt),
        suffix: textOf(suffix),
        prompts: prompt ?? null,
      }
    }
    case "messages": {
      const { messages, system, ...other } = rest
      const first = system === undefined ? [] : [{ role: "system", content: partsOf(system) }]
      return { ...other, messages: [...first, ...jsonList(messages).flatMap(messagesOfBlocks)] }
    }
    case "responses": {
      const { input, instructions, ...other } = rest
      const first = instructions === undefined ? [] : [{ role: "system", content: partsOf(instructions) }]
      const items = typeof input === "string" ? [{ role: "user", content: input }] : jsonList(input).map(messageOfItem)
      return { ...other, messages: [...first, ...items] }
    }
    default:
      return dialect satisfies never
  }
}
