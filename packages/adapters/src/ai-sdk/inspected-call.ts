import {
  type LanguageModelV4CallOptions,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
} from "@ai-sdk/provider"
import { encodeCall } from "./encode-call.ts"
import { textOfFile } from "./text-of-file.ts"

type UserPart = Extract<LanguageModelV4Message, { readonly role: "user" }>["content"][number]

/** An attached text becomes one that is read, and redacted, like any other. */
const withText = (part: UserPart): UserPart => {
  const text = part.type === "file" ? textOfFile(part) : undefined
  return part.type === "file" && text !== undefined ? { ...part, data: { type: "text", text } } : part
}

/** Gives a call with its attached texts as text. */
export const withReadableFiles = (call: LanguageModelV4CallOptions): LanguageModelV4CallOptions => {
  const prompt: LanguageModelV4Prompt = call.prompt.map((message) =>
    message.role === "user" ? { ...message, content: message.content.map(withText) } : message,
  )
  return { ...call, prompt }
}

const visitStrings = (value: unknown, visit: (text: string) => void): void => {
  if (typeof value === "string") return visit(value)
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return
  if (Array.isArray(value)) return value.forEach((item) => visitStrings(item, visit))
  if (value instanceof URL) return visit(value.href)
  // The bytes of an attachment: judged as one, by what the request says of it.
  if ("type" in value && value.type === "data" && "data" in value) return
  for (const [key, item] of Object.entries(value)) {
    visit(key)
    visitStrings(item, visit)
  }
}

/** Names as the APIs have them: inspection knows `previous_response_id`, where the SDK's options say `previousResponseId`. */
const asWired = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asWired)
  if (typeof value !== "object" || value === null || value instanceof URL) return value
  const wired = (key: string): string => key.replaceAll(/([a-z0-9])([A-Z]+)/g, "$1_$2").toLowerCase()
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [wired(key), asWired(item)]))
}

/** What a call asks of its provider alone: options, and tools that the provider defines. */
const providerFields = ({ providerOptions = {}, tools = [] }: LanguageModelV4CallOptions) => {
  const { postern: _, ...options } = providerOptions
  const defined = tools.filter(({ type }) => type === "provider")
  return {
    ...(Object.keys(options).length === 0 ? {} : { provider_options: asWired(options) }),
    ...(defined.length === 0 ? {} : { provider_tools: asWired(defined) }),
  }
}

/**
 * The call as inspection reads it: a chat request, and beside it every string that this does not say, such as reasoning and
 * the options of providers. Headers go to the provider alone, like its key. Throws for files that no request can hold.
 */
export const inspectedCall = (call: LanguageModelV4CallOptions): { readonly [field: string]: unknown } => {
  const { request } = encodeCall(call, "auto")
  const said = new Set<string>()
  visitStrings(request, (text) => void said.add(text))
  const rest = new Set<string>()
  const { abortSignal: _signal, headers: _headers, ...sent } = call
  visitStrings(sent, (text) => void (said.has(text) || rest.add(text)))
  return { ...request, ...providerFields(call), rest: [...rest] }
}
