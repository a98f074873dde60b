import { type ApiDialect } from "./api-dialect.ts"
import { get, listOf } from "../network/read-json.ts"

/** A piece of a streamed answer, and the text that it continues. */
export interface AnswerPiece {
  /** Pieces with the same key make one text. */
  readonly key: string
  readonly format: "plain" | "json"
  readonly text: string
  /** Puts another text in its place, in the event it was found in. */
  readonly put: (text: string) => void
}

const pieceAt = (
  holder: unknown,
  field: string,
  key: string,
  format: AnswerPiece["format"] = "plain",
): ReadonlyArray<AnswerPiece> => {
  const text = get(holder, field)
  if (typeof text !== "string" || typeof holder !== "object" || holder === null) return []
  return [{ key, format, text, put: (other) => void Reflect.set(holder, field, other) }]
}

const ofChoice = (choice: unknown): ReadonlyArray<AnswerPiece> => {
  const index = String(get(choice, "index") ?? 0)
  const delta = get(choice, "delta")
  return [
    ...pieceAt(choice, "text", `${index}:text`),
    ...["content", "refusal", "reasoning", "reasoning_content"].flatMap((field) =>
      pieceAt(delta, field, `${index}:${field}`),
    ),
    // Mistral's reasoning models give lists of chunks.
    ...listOf(get(delta, "content")).flatMap((chunk) => [
      ...pieceAt(chunk, "text", `${index}:content`),
      ...listOf(get(chunk, "thinking")).flatMap((thought) => pieceAt(thought, "text", `${index}:thinking`)),
    ]),
    ...listOf(get(delta, "tool_calls")).flatMap((call, position) =>
      pieceAt(get(call, "function"), "arguments", `${index}:call:${String(get(call, "index") ?? position)}`, "json"),
    ),
  ]
}

const ofBlock = (event: unknown): ReadonlyArray<AnswerPiece> => {
  if (get(event, "type") !== "content_block_delta") return []
  const index = String(get(event, "index"))
  const delta = get(event, "delta")
  return [
    ...pieceAt(delta, "text", `${index}:text`),
    ...pieceAt(delta, "thinking", `${index}:thinking`),
    ...pieceAt(delta, "partial_json", `${index}:json`, "json"),
  ]
}

const itemKey = (event: unknown, type: string): string =>
  [get(event, "output_index"), get(event, "content_index") ?? get(event, "summary_index"), type].map(String).join(":")

const ofItem = (event: unknown): ReadonlyArray<AnswerPiece> => {
  const type = String(get(event, "type"))
  const format = type.includes("arguments") ? "json" : "plain"
  return type.endsWith(".delta") ? pieceAt(event, "delta", itemKey(event, type), format) : []
}

/** Finds the pieces of texts in an event of a streamed answer. */
export const piecesOf = (dialect: ApiDialect, event: unknown): ReadonlyArray<AnswerPiece> => {
  if (dialect === "messages") return ofBlock(event)
  return dialect === "responses" ? ofItem(event) : listOf(get(event, "choices")).flatMap(ofChoice)
}

/** Says of a key whether an event ends its text. */
export const endsWith = (dialect: ApiDialect, event: unknown): ((key: string) => boolean) => {
  const type = String(get(event, "type"))
  if (dialect === "messages") {
    if (type === "message_stop") return () => true
    const prefix = `${String(get(event, "index"))}:`
    return (key) => type === "content_block_stop" && key.startsWith(prefix)
  }
  if (dialect === "responses") {
    if (/^response\.(?:completed|incomplete|failed)$/.test(type)) return () => true
    const ended = itemKey(event, type.replace(/\.done$/, ".delta"))
    return (key) => type.endsWith(".done") && key === ended
  }
  const ended = listOf(get(event, "choices"))
    .filter((choice) => typeof get(choice, "finish_reason") === "string")
    .map((choice) => `${String(get(choice, "index") ?? 0)}:`)
  return (key) => ended.some((prefix) => key.startsWith(prefix))
}

/** Fields that hold what a model says, in answers that come whole. */
const saidIn = new Set([
  "content",
  "text",
  "arguments",
  "thinking",
  "reasoning",
  "reasoning_content",
  "refusal",
  "input",
])

/** What a whole answer says, text by text. */
export const saidTexts = (answer: unknown): ReadonlyArray<string> => {
  const said: Array<string> = []
  const visit = (value: unknown, isSaid: boolean): void => {
    if (typeof value === "string") {
      if (isSaid) said.push(value)
    } else if (Array.isArray(value)) for (const item of value) visit(item, isSaid)
    else if (typeof value === "object" && value !== null) {
      for (const [field, item] of Object.entries(value)) {
        if (field === "input" && typeof item === "object") said.push(JSON.stringify(item))
        visit(item, saidIn.has(field))
      }
    }
  }
  visit(answer, false)
  return said
}
