import { type ChatRequest, type ModelRequest } from "@postern/core"
import { type Features } from "./features.ts"
import { measureLength } from "./measure-length.ts"
import { lengthsOf, readTrajectory } from "./read-trajectory.ts"
import { readWish, type WishFacts } from "./read-wish.ts"
import { recognizeTask } from "./recognize-task.ts"
import { edges, textOf } from "./text-of.ts"
import { noTrajectory } from "./trajectory.ts"

const hasImage = (request: ModelRequest): boolean =>
  request.kind === "chat" &&
  request.body.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part) => part.type.includes("image")),
  )

const isClientPrefix = (role: string): boolean => role === "system" || role === "developer"

/** What stands after the last answer, and the client's fixed prefix, each in characters. */
const sizesOf = ({ body: { messages, tools } }: ChatRequest, lengths: ReadonlyArray<number>) => {
  const fresh = messages.findLastIndex(({ role }) => role === "assistant") + 1
  let prefix = measureLength(tools)
  let all = prefix
  let isNew = 0
  for (const [index, { role }] of messages.entries()) {
    const length = lengths[index] ?? 0
    all += length
    if (isClientPrefix(role)) prefix += length
    else if (index >= fresh) isNew += length
  }
  return { newShare: all === 0 ? 1 : isNew / all, newCharacters: isNew, prefixCharacters: prefix }
}

const noWish: WishFacts = { languages: [], codeShare: 0, constraints: 0, named: 0 }

const measureText = (request: ModelRequest) => {
  if (request.kind !== "chat") {
    const newCharacters = measureLength(request.body)
    return { newShare: 1, newCharacters, prefixCharacters: 0, wish: noWish, trajectory: noTrajectory }
  }
  const { messages } = request.body
  const lengths = lengthsOf(messages)
  const wish = messages.findLast(({ role }) => role === "user")
  return {
    ...sizesOf(request, lengths),
    wish: wish === undefined ? noWish : readWish(edges(textOf(wish))),
    trajectory: readTrajectory(messages, lengths),
  }
}

/** Measures a request. Pure; reads each string's length, the edges of the last user message, and what tools were asked and said. */
export const measureRequest = (request: ModelRequest): Features => {
  const maxTokens = request.kind === "embed" ? undefined : request.body.max_tokens
  const { wish, ...text } = measureText(request)
  const { named, ...form } = wish
  const declared = request.envelope.files?.length ?? 0
  return {
    task: recognizeTask(request),
    ...text,
    ...form,
    files: request.kind === "infill" ? Math.max(1, declared) : Math.max(declared, named),
    needsTools: request.kind === "chat" && (request.body.tools?.length ?? 0) > 0,
    needsVision: hasImage(request),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  }
}
