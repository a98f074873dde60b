import { type PosternProvider } from "@postern/adapters/ai-sdk"
import { type Json, type JsonObject } from "@postern/core"
import * as Prompt from "effect/ai/Prompt"

/** A language model by the AI SDK's contract. */
export type AiSdkModel = ReturnType<PosternProvider>
type AiSdkCall = Parameters<AiSdkModel["doGenerate"]>[0]
type AiSdkMessage = AiSdkCall["prompt"][number]

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !isList(value)

const objects = (value: Json | undefined): ReadonlyArray<JsonObject> => (isList(value) ? value.filter(isObject) : [])

const word = (value: Json | undefined): string => (typeof value === "string" ? value : "")

interface TextPart {
  readonly type: "text"
  readonly text: string
}

interface ImagePart {
  readonly type: "file"
  readonly mediaType: string
  readonly data: URL
}

const isSayablePart = (part: Json): boolean =>
  isObject(part) &&
  ((part["type"] === "text" && typeof part["text"] === "string") ||
    (isObject(part["image_url"]) && typeof part["image_url"]["url"] === "string"))

/** Whether the SDKs' prompts have words for all of a request's messages: what they left out could not leak. */
export const isSayable = ({ messages }: JsonObject): boolean =>
  isList(messages) &&
  messages.every(
    (message) => isObject(message) && (!isList(message["content"]) || message["content"].every(isSayablePart)),
  )

/** Whether the AI SDK's calls have fields for all of a request, without options that are for one provider only. */
export const isPlain = ({
  messages: _m,
  postern: _p,
  response_format: _f,
  stop: _s,
  tools,
  ...rest
}: JsonObject): boolean => Object.keys(rest).length === 0 && objects(tools).every(({ type }) => type === "function")

/** The texts and images of a message's content. */
const partsOf = (content: Json | undefined): ReadonlyArray<TextPart | ImagePart> =>
  typeof content === "string"
    ? [{ type: "text", text: content }]
    : objects(content).flatMap((part): ReadonlyArray<TextPart | ImagePart> => {
        const address = isObject(part["image_url"]) ? word(part["image_url"]["url"]) : ""
        if (address !== "") return [{ type: "file", mediaType: "image/png", data: new URL(address) }]
        return part["type"] === "text" ? [{ type: "text", text: word(part["text"]) }] : []
      })

const textOf = (content: Json | undefined): string =>
  partsOf(content)
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("")

const callsOf = (message: JsonObject) =>
  objects(message["tool_calls"]).map((call) => {
    const called = isObject(call["function"]) ? call["function"] : {}
    const input: Json = JSON.parse(word(called["arguments"]))
    return { id: word(call["id"]), name: word(called["name"]), input }
  })

const aiSdkMessage = (message: JsonObject): AiSdkMessage => {
  const { role, content } = message
  const text = { type: "text" as const, text: textOf(content) }
  switch (role) {
    case "system":
      return { role, content: text.text }
    case "assistant": {
      const calls = callsOf(message).map(({ id, name, input }) => ({
        type: "tool-call" as const,
        toolCallId: id,
        toolName: name,
        input,
      }))
      return { role, content: [...(text.text === "" ? [] : [text]), ...calls] }
    }
    case "tool": {
      const output = { type: "text" as const, value: text.text }
      return {
        role,
        content: [{ type: "tool-result", toolCallId: word(message["tool_call_id"]), toolName: "work", output }],
      }
    }
    default:
      return {
        role: "user",
        content: partsOf(content).map((part) =>
          part.type === "text" ? part : { ...part, data: { type: "url" as const, url: part.data } },
        ),
      }
  }
}

/** A request as a call of the AI SDK: prompt, tools, stop sequences, format, and the options of providers for all the rest. */
export const aiSdkCall = (body: JsonObject): AiSdkCall => {
  const { messages, postern, response_format, stop, tools, ...rest } = body
  const functions = objects(tools).flatMap(({ function: called }) => (isObject(called) ? [called] : []))
  const others = objects(tools).filter(({ type }) => type !== "function")
  const format =
    isObject(response_format) && isObject(response_format["json_schema"]) ? response_format["json_schema"] : {}
  const schema = isObject(format["schema"]) ? { schema: { ...format["schema"] } } : {}
  return {
    prompt: objects(messages).map(aiSdkMessage),
    ...(functions.length + others.length === 0
      ? {}
      : {
          tools: [
            ...functions.map(({ name, description, parameters }) => ({
              type: "function" as const,
              name: word(name),
              description: word(description),
              inputSchema: isObject(parameters) ? { ...parameters } : {},
            })),
            ...others.map(({ type, ...args }) => ({
              type: "provider" as const,
              id: `own.${word(type)}` as const,
              name: word(type),
              args: { ...args },
            })),
          ],
        }),
    ...(isList(stop) ? { stopSequences: stop.map(word) } : {}),
    ...(response_format === undefined ? {} : { responseFormat: { type: "json" as const, ...schema } }),
    providerOptions: { postern: isObject(postern) ? { ...postern } : {}, other: { ...rest } },
  }
}

const effectMessage = (message: JsonObject): Prompt.MessageEncoded => {
  const { role, content } = message
  switch (role) {
    case "system":
      return { role, content: textOf(content) }
    case "assistant": {
      const calls = callsOf(message).map(({ id, name, input }) => ({
        type: "tool-call" as const,
        id,
        name,
        params: input,
      }))
      const text = textOf(content)
      return { role, content: [...(text === "" ? [] : [{ type: "text" as const, text }]), ...calls] }
    }
    case "tool": {
      const id = word(message["tool_call_id"])
      return {
        role,
        content: [{ type: "tool-result", id, name: "work", isFailure: false, result: textOf(content) }],
      }
    }
    default:
      return { role: "user", content: partsOf(content) }
  }
}

/** The messages of a request as a prompt of effect's. */
export const effectPrompt = (messages: Json): Prompt.Prompt => Prompt.make(objects(messages).map(effectMessage))
