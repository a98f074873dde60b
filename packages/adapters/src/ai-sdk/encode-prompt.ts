import {
  type JSONObject,
  type LanguageModelV4FilePart,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolResultOutput,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider"
import { attachedImage } from "../attached/attached-text.ts"
import { textOfFile } from "./text-of-file.ts"

/** The messages of a prompt in the OpenAI/Mistral shape, and the names of the files attached to it. */
export interface EncodedPrompt {
  readonly messages: ReadonlyArray<JSONObject>
  readonly files: ReadonlyArray<string>
}

const encodeFile = (part: LanguageModelV4FilePart): JSONObject => {
  const text = textOfFile(part)
  if (text !== undefined) return { type: "text", text }
  const { data, mediaType } = part
  if (!mediaType.startsWith("image"))
    throw new UnsupportedFunctionalityError({
      functionality: `a file of type ${mediaType}`,
      message: `Expected attached files to be text or images, came ${mediaType}; attach its text instead.`,
    })
  if (data.type === "url") return { type: "image_url", image_url: { url: String(data.url) } }
  if (data.type === "data") return { type: "image_url", image_url: { url: attachedImage(mediaType, data.data) } }
  throw new UnsupportedFunctionalityError({
    functionality: "a file that a provider keeps",
    message: "Expected an attached file to come with its bytes, came a provider's reference; attach the bytes.",
  })
}

const encodeOutput = (output: LanguageModelV4ToolResultOutput): string | Array<JSONObject> => {
  switch (output.type) {
    case "text":
    case "error-text":
      return output.value
    case "json":
    case "error-json":
      return JSON.stringify(output.value)
    case "execution-denied":
      return output.reason ?? "The person did not allow this tool call."
    case "content":
      return output.value.map((part) => {
        if (part.type === "text") return { type: "text", text: part.text }
        if (part.type === "file") return encodeFile(part)
        throw new UnsupportedFunctionalityError({ functionality: `a tool result with a part of type ${part.type}` })
      })
    default:
      return output satisfies never
  }
}

type AssistantMessage = Extract<LanguageModelV4Message, { readonly role: "assistant" }>

const encodeAssistant = ({ content }: AssistantMessage): JSONObject => {
  // Reasoning is for its own turn: no target is sent what another has thought.
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("")
  const calls = content.flatMap((part) =>
    part.type === "tool-call" && part.providerExecuted !== true
      ? [
          {
            id: part.toolCallId,
            type: "function",
            function: { name: part.toolName, arguments: JSON.stringify(part.input) },
          },
        ]
      : [],
  )
  return { role: "assistant", content: text, ...(calls.length === 0 ? {} : { tool_calls: calls }) }
}

const encodeMessage = (message: LanguageModelV4Message): ReadonlyArray<JSONObject> => {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: message.content }]
    case "user": {
      const [only, ...more] = message.content
      if (only?.type === "text" && more.length === 0) return [{ role: "user", content: only.text }]
      const parts = message.content.map((part) =>
        part.type === "text" ? { type: "text", text: part.text } : encodeFile(part),
      )
      return [{ role: "user", content: parts }]
    }
    case "assistant":
      return [encodeAssistant(message)]
    case "tool":
      return message.content.flatMap((part) =>
        part.type === "tool-result"
          ? [{ role: "tool", tool_call_id: part.toolCallId, name: part.toolName, content: encodeOutput(part.output) }]
          : [],
      )
    default:
      return message satisfies never
  }
}

const namesOf = (message: LanguageModelV4Message): ReadonlyArray<string> =>
  message.role !== "user"
    ? []
    : message.content.flatMap((part) =>
        part.type === "file" && part.filename !== undefined && part.filename !== "" ? [part.filename] : [],
      )

/** Writes a prompt of the SDK as messages. Throws `UnsupportedFunctionalityError` for what no message can hold. Pure. */
export const encodePrompt = (prompt: LanguageModelV4Prompt): EncodedPrompt => ({
  messages: prompt.flatMap(encodeMessage),
  files: prompt.flatMap(namesOf),
})
