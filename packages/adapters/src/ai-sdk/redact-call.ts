import { type LanguageModelV4CallOptions, type LanguageModelV4Message } from "@ai-sdk/provider"
import { type JsonObject, type Redactable, type Redaction } from "@postern/core"

const isBody = <A extends object>(value: A): value is A & JsonObject => !ArrayBuffer.isView(value)

/** Gives a call with placeholders for what must not be sent as it is; the bytes of attachments stay as they are. */
export const redactCall = (
  call: LanguageModelV4CallOptions,
  redaction: Redaction,
  redactables: ReadonlyArray<Redactable>,
): LanguageModelV4CallOptions => {
  const redact = <A extends object>(value: A): A => (isBody(value) ? redaction.redactBody(value, redactables) : value)

  const redactPart = <A extends object>(part: A): A => {
    if (!("data" in part)) return redact(part)
    const { data, ...rest } = part
    const isText = typeof data === "object" && data !== null && "type" in data && data.type === "text"
    return isText ? redact(part) : { ...part, ...redact(rest) }
  }

  const redactMessage = (message: LanguageModelV4Message): LanguageModelV4Message => {
    switch (message.role) {
      case "system":
        return redact(message)
      case "user":
        return { ...message, content: message.content.map(redactPart) }
      case "assistant":
        return { ...message, content: message.content.map(redactPart) }
      case "tool":
        return { ...message, content: message.content.map(redact) }
      default:
        return message satisfies never
    }
  }

  const { abortSignal, headers, prompt, ...rest } = call
  return {
    ...redact(rest),
    prompt: prompt.map(redactMessage),
    ...(abortSignal === undefined ? {} : { abortSignal }),
    ...(headers === undefined ? {} : { headers }),
  }
}
