import { type ModelRequest } from "@postern/core"
import { type Features } from "./features.ts"
import { measureBytes } from "./measure-bytes.ts"
import { recognizeTask } from "./recognize-task.ts"

/** The tokenizers in use make 3 to 4 bytes a token of code and prose; 3 errs to the side of more tokens. */
const bytesPerToken = 3

/** Control tokens and role names that a chat template adds to each message. */
const tokensPerMessage = 8

const estimate = (bytes: number, messages: number): number =>
  Math.ceil(bytes / bytesPerToken) + messages * tokensPerMessage

const countFiles = (request: ModelRequest): number => {
  const declared = request.envelope.files?.length ?? 0
  return request.kind === "infill" && declared === 0 ? 1 : declared
}

const hasImage = (request: ModelRequest): boolean =>
  request.kind === "chat" &&
  request.body.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part) => part.type.includes("image")),
  )

/** Measures a request. Pure; reads each string's length, and the edges of the last user message. */
export const measureRequest = (request: ModelRequest): Features => {
  const task = recognizeTask(request)
  const maxTokens = request.kind === "embed" ? undefined : request.body.max_tokens
  const shared = {
    task,
    files: countFiles(request),
    needsTools: request.kind === "chat" && (request.body.tools?.length ?? 0) > 0,
    needsVision: hasImage(request),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  }
  if (request.kind !== "chat") {
    const bytes = measureBytes(request.body)
    return { ...shared, bytes, tokens: estimate(bytes, 1), newTokens: estimate(bytes, 1) }
  }
  const { messages, tools } = request.body
  const sizes = messages.map(measureBytes)
  const bytes = sizes.reduce((sum, size) => sum + size, measureBytes(tools))
  const fresh = messages.findLastIndex(({ role }) => role === "assistant") + 1
  const newBytes = sizes.reduce(
    (sum, size, index) => (index >= fresh && !isClientPrefix(messages[index]?.role) ? sum + size : sum),
    0,
  )
  return {
    ...shared,
    bytes,
    tokens: estimate(bytes, messages.length),
    newTokens: estimate(newBytes, messages.length - fresh),
  }
}

const isClientPrefix = (role: string | undefined): boolean => role === "system" || role === "developer"
