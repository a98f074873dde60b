import { type ChatBody, type ModelRequest } from "../model/request.ts"
import { infillTexts, partsOf, writeTools, tokensAroundSnippet } from "./message-parts.ts"
import { type Prompt, type PromptPiece, type PromptTemplate } from "./prompt.ts"
import { pythonJson } from "./python-json.ts"

/** What a template that frames each message alike adds, in tokens. */
export interface TurnOverhead {
  /** To every message: its role between control tokens, line breaks, the end. */
  readonly message: number
  /** Once: the beginning, and the opened answer. */
  readonly prompt: number
  /** Where tools are: the words that explain how to call them. */
  readonly tools: number
}

const writeChat = (body: ChatBody, overhead: TurnOverhead): Omit<Prompt, "isExact"> => {
  const pieces: Array<PromptPiece> = []
  let images = 0
  for (const [part, message] of body.messages.entries()) {
    const said = partsOf(message)
    images += said.images
    if (said.text !== "") pieces.push({ text: said.text, part })
    for (const call of message.tool_calls ?? []) pieces.push({ text: pythonJson(call.function), part })
  }
  const tools = writeTools(body)
  if (tools !== undefined) pieces.push({ text: tools, part: "tools" })
  const controls =
    overhead.prompt + body.messages.length * overhead.message + (tools === undefined ? 0 : overhead.tools)
  return { pieces, controls, images }
}

const write = (request: ModelRequest, overhead: TurnOverhead): Omit<Prompt, "isExact"> => {
  if (request.kind === "chat") return writeChat(request.body, overhead)
  const texts = request.kind === "infill" ? infillTexts(request.body) : [request.body.input].flat()
  const pieces = texts.filter((text) => text !== "").map((text) => ({ text, part: "body" as const }))
  // A beginning and three control tokens around the gap; a beginning and an end to each text that is embedded.
  const marks =
    request.kind === "infill" ? 4 + tokensAroundSnippet * (request.body.snippets?.length ?? 0) : 2 * texts.length
  return { pieces, controls: marks, images: 0 }
}

/** Makes the template of a family that is known by its overhead only: never exact. */
export const makeTurnTemplate =
  (overhead: TurnOverhead): PromptTemplate =>
  (request) => ({ ...write(request, overhead), isExact: false })
