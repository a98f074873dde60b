import { type ModelRequest } from "@postern/core"
import { type Features } from "./features.ts"
import { measureLength } from "./measure-length.ts"
import { recognizeTask } from "./recognize-task.ts"

const countFiles = (request: ModelRequest): number => {
  const declared = request.envelope.files?.length ?? 0
  return request.kind === "infill" && declared === 0 ? 1 : declared
}

const hasImage = (request: ModelRequest): boolean =>
  request.kind === "chat" &&
  request.body.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part) => part.type.includes("image")),
  )

/** The share of a conversation that stands after the last answer, the client's fixed prefix aside. */
const newShareOf = (request: ModelRequest): number => {
  if (request.kind !== "chat") return 1
  const { messages, tools } = request.body
  const fresh = messages.findLastIndex(({ role }) => role === "assistant") + 1
  let all = measureLength(tools)
  let isNew = 0
  for (const [index, message] of messages.entries()) {
    const length = measureLength(message)
    all += length
    if (index >= fresh && !isClientPrefix(message.role)) isNew += length
  }
  return all === 0 ? 1 : isNew / all
}

/** Measures a request. Pure; reads each string's length, and the edges of the last user message. */
export const measureRequest = (request: ModelRequest): Features => {
  const maxTokens = request.kind === "embed" ? undefined : request.body.max_tokens
  return {
    task: recognizeTask(request),
    newShare: newShareOf(request),
    files: countFiles(request),
    needsTools: request.kind === "chat" && (request.body.tools?.length ?? 0) > 0,
    needsVision: hasImage(request),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  }
}

const isClientPrefix = (role: string): boolean => role === "system" || role === "developer"
