import { type JsonObject } from "@postern/core"
import * as AiError from "effect/ai/AiError"
import type * as Prompt from "effect/ai/Prompt"
import * as Result from "effect/Result"
import { attachedImage, attachedText } from "../attached/attached-text.ts"

/** The messages of a prompt in the OpenAI/Mistral shape, and the names of the files attached to it. */
export interface EncodedPrompt {
  readonly messages: ReadonlyArray<JsonObject>
  readonly files: ReadonlyArray<string>
}

type Encoded<A> = Result.Result<A, AiError.InvalidUserInputError>

const encodeFile = ({ data, mediaType }: Prompt.FilePart): Encoded<JsonObject> => {
  const isAddress = data instanceof URL
  const text = isAddress ? undefined : attachedText(mediaType, data)
  if (text !== undefined) return Result.succeed({ type: "text", text })
  if (!mediaType.startsWith("image")) {
    const description = `Expected attached files to be text or images, came ${mediaType}; attach its text instead.`
    return Result.fail(new AiError.InvalidUserInputError({ description }))
  }
  const url = isAddress ? data.href : attachedImage(mediaType, data)
  return Result.succeed({ type: "image_url", image_url: { url } })
}

const encodePart = (part: Prompt.TextPart | Prompt.FilePart): Encoded<JsonObject> =>
  part.type === "text" ? Result.succeed({ type: "text", text: part.text }) : encodeFile(part)

const encodeUser = ({ content }: Prompt.UserMessage): Encoded<JsonObject> => {
  const [only, ...more] = content
  if (only?.type === "text" && more.length === 0) return Result.succeed({ role: "user", content: only.text })
  return Result.map(Result.all(content.map(encodePart)), (parts) => ({ role: "user", content: parts }))
}

const encodeAssistant = ({ content }: Prompt.AssistantMessage): JsonObject => {
  // Reasoning is for its own turn: no target is sent what another has thought.
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("")
  const calls = content.flatMap((part) =>
    part.type === "tool-call" && !part.providerExecuted
      ? [{ id: part.id, type: "function", function: { name: part.name, arguments: JSON.stringify(part.params ?? {}) } }]
      : [],
  )
  return { role: "assistant", content: text, ...(calls.length === 0 ? {} : { tool_calls: calls }) }
}

const encodeResult = ({ id, name, modelOutput, result }: Prompt.ToolResultPart): Encoded<JsonObject> => {
  const message = { role: "tool", tool_call_id: id, name }
  if (modelOutput !== undefined) {
    return Result.map(Result.all(modelOutput.map(encodePart)), (content) => ({ ...message, content }))
  }
  const content = typeof result === "string" ? result : JSON.stringify(result ?? null)
  return Result.succeed({ ...message, content })
}

const encodeMessage = (message: Prompt.Message): Encoded<ReadonlyArray<JsonObject>> => {
  switch (message.role) {
    case "system":
      return Result.succeed([{ role: "system", content: message.content }])
    case "user":
      return Result.map(encodeUser(message), (encoded) => [encoded])
    case "assistant":
      return Result.succeed([encodeAssistant(message)])
    case "tool":
      return Result.all(message.content.flatMap((part) => (part.type === "tool-result" ? [encodeResult(part)] : [])))
    default:
      return message satisfies never
  }
}

const namesOf = (message: Prompt.Message): ReadonlyArray<string> =>
  message.role !== "user"
    ? []
    : message.content.flatMap((part) =>
        part.type === "file" && part.fileName !== undefined && part.fileName !== "" ? [part.fileName] : [],
      )

/** Writes a prompt of effect's as messages. Fails for attached files that no message can hold. Pure. */
export const encodePrompt = ({ content }: Prompt.Prompt): Encoded<EncodedPrompt> =>
  Result.map(Result.all(content.map(encodeMessage)), (messages) => ({
    messages: messages.flat(),
    files: content.flatMap(namesOf),
  }))
