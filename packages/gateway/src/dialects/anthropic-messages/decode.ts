import { type Json, type JsonObject } from "@postern/core"
import * as Result from "effect/Result"
import { invalid, type Refusal } from "../refusal.ts"
import { type Block, type MessagesBody } from "./wire.ts"

type Image = Extract<Block, { readonly type: "image" }>
type Message = MessagesBody["messages"][number]

const imagePart = ({ source }: Image): JsonObject => ({
  type: "image_url",
  image_url: { url: source.type === "url" ? source.url : `data:${source.media_type};base64,${source.data}` },
})

const joined = (content: string | ReadonlyArray<{ readonly text: string }>): string =>
  typeof content === "string" ? content : content.map(({ text }) => text).join("\n")

const lines = (...given: ReadonlyArray<string | null | undefined>): string =>
  given.filter((line) => line !== undefined && line !== null && line !== "").join("\n")

/** What a block says in words; a document with its title in front. Absent: it says nothing in words. */
const wordsOf = (block: Block): string | undefined => {
  switch (block.type) {
    case "text":
      return block.text
    case "document":
      return lines(
        block.title,
        block.context,
        block.source.type === "text" ? block.source.data : joined(block.source.content),
      )
    case "search_result":
      return lines(block.title, block.source, joined(block.content))
    default:
      return undefined
  }
}

/** Text alone is a text; with an image it is a list of parts. */
const contentOf = (blocks: ReadonlyArray<Block>): Json | undefined => {
  const parts = blocks.flatMap((block): ReadonlyArray<JsonObject & { readonly text?: string }> => {
    if (block.type === "image") return [imagePart(block)]
    const text = wordsOf(block)
    return text === undefined ? [] : [{ type: "text", text }]
  })
  if (parts.length === 0) return undefined
  return parts.some(({ type }) => type !== "text") ? parts : parts.map(({ text }) => text).join("\n")
}

/** A user's turn: the results of tools first, each a message of its own, then what the user says. */
const userMessages = (blocks: ReadonlyArray<Block>): ReadonlyArray<JsonObject> => {
  const results = blocks.flatMap((block) => {
    if (block.type !== "tool_result") return []
    const text = typeof block.content === "string" ? block.content : contentOf(block.content ?? [])
    const failed = block.is_error === true && typeof text === "string" ? `Error: ${text}` : (text ?? "")
    return [{ role: "tool", tool_call_id: block.tool_use_id, content: failed }]
  })
  const content = contentOf(blocks)
  return content === undefined ? results : [...results, { role: "user", content }]
}

const assistantMessage = (blocks: ReadonlyArray<Block>): ReadonlyArray<JsonObject> => {
  const content = contentOf(blocks)
  const calls = blocks.flatMap((block) =>
    block.type === "tool_use"
      ? [{ id: block.id, type: "function", function: { name: block.name, arguments: JSON.stringify(block.input) } }]
      : [],
  )
  if (content === undefined && calls.length === 0) return []
  return [{ role: "assistant", content: content ?? "", ...(calls.length === 0 ? {} : { tool_calls: calls }) }]
}

const messagesOf = ({ role, content }: Message): ReadonlyArray<JsonObject> => {
  if (typeof content === "string") return [{ role, content }]
  if (role === "assistant") return assistantMessage(content)
  return role === "system" ? [{ role, content: contentOf(content) ?? "" }] : userMessages(content)
}

/** Tools that the vendor would run on its own side: a web search that nobody runs is only an offer less. */
const isOffer = (type: string): boolean => /^(?:web_search|web_fetch)_/.test(type)

const toolsOf = ({ tools }: MessagesBody): Result.Result<ReadonlyArray<JsonObject> | undefined, Refusal> => {
  const own = tools?.filter(({ type }) => !isOffer(type ?? ""))
  const foreign = own?.find(({ type, input_schema: schema }) => schema === undefined && (type ?? "custom") !== "custom")
  if (foreign !== undefined) {
    return Result.fail(
      invalid("Expected tools with an `input_schema`, came one that the vendor itself would run; leave it out."),
    )
  }
  return Result.succeed(
    own?.map(({ name, description, input_schema: parameters }) => ({
      type: "function",
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        ...(parameters === undefined ? {} : { parameters }),
      },
    })),
  )
}

const choiceOf = ({ tool_choice: choice }: MessagesBody): JsonObject => {
  if (choice === undefined) return {}
  const parallel = choice.disable_parallel_tool_use === true ? { parallel_tool_calls: false } : {}
  const named = { type: "function", function: { name: choice.name ?? "" } }
  return { tool_choice: choice.type === "any" ? "required" : choice.type === "tool" ? named : choice.type, ...parallel }
}

/** Puts a body of Anthropic's API into the router's shape. */
export const decodeMessages = (body: MessagesBody): Result.Result<JsonObject, Refusal> =>
  Result.map(toolsOf(body), (tools) => {
    const { system, model, postern, max_tokens, temperature, top_p, stop_sequences: stop } = body
    const instructions = typeof system === "string" ? system : system?.map(({ text }) => text).join("\n")
    return {
      messages: [
        ...(instructions === undefined || instructions === "" ? [] : [{ role: "system", content: instructions }]),
        ...body.messages.flatMap(messagesOf),
      ],
      ...(tools === undefined || tools.length === 0 ? {} : { tools, ...choiceOf(body) }),
      ...(max_tokens === undefined ? {} : { max_tokens }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(top_p === undefined ? {} : { top_p }),
      ...(stop === undefined || stop.length === 0 ? {} : { stop }),
      ...(model === undefined ? {} : { model }),
      ...(postern === undefined ? {} : { postern }),
    }
  })
