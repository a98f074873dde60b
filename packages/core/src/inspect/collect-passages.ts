import { type Json, type JsonObject } from "../model/json.ts"
import { isProtocolKey, isProtocolValue } from "../model/protocol-words.ts"
import { readToolCall } from "./origins/paths-of-tool-call.ts"
import { findLineNames } from "./origins/line-names.ts"
import { atRoot, readingsOf, type Shell } from "./origins/shell.ts"
import { type NamedOrigin, type Passage, type Passages, type Speaker } from "./passage.ts"

const speakers = new Map<string, Speaker>([
  ["system", "client"],
  ["developer", "client"],
  ["user", "user"],
  ["assistant", "assistant"],
  ["tool", "tool"],
])

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const without = (value: JsonObject, ...keys: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))

const parseJson = (text: string): Json | undefined => {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    // Not JSON: the text stands for itself.
    return undefined
  }
}

/**
 * Takes apart a request body of any dialect: every string and number at every depth, keys included, but the
 * words of the protocol. Pure.
 */
export const collectPassages = (body: JsonObject): Passages => {
  const passages: Array<Passage> = []
  const origins: Array<NamedOrigin> = []

  const add = (text: string, pointer: string, speaker: Speaker, path: string | undefined) => {
    if (text !== "") passages.push(path === undefined ? { text, pointer, speaker } : { text, pointer, speaker, path })
  }

  const visit = (value: Json | undefined, pointer: string, speaker: Speaker, path?: string): void => {
    if (typeof value === "string") return add(value, pointer, speaker, path)
    if (typeof value === "number") return add(String(value), pointer, speaker, path)
    if (Array.isArray(value)) return visitArray(value, pointer, speaker, path)
    if (isObject(value)) visitObject(value, pointer, speaker, path)
  }

  const visitArray = (value: ReadonlyArray<Json>, pointer: string, speaker: Speaker, path?: string): void => {
    // A row of figures is read as one line: each alone says nothing.
    if (value.every((item) => typeof item === "number")) return add(value.join(" "), pointer, speaker, path)
    value.forEach((item, index) => visit(item, `${pointer}/${index}`, speaker, path))
  }

  const visitObject = (value: JsonObject, pointer: string, speaker: Speaker, path?: string): void => {
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      if (!isProtocolKey(key)) add(key, `${pointer}/~key`, "key", undefined)
      if (typeof item === "string" && isProtocolValue(key, item)) continue
      visit(item, `${pointer}/${key}`, speaker, path)
    }
  }

  const visitContent = (content: Json | undefined, pointer: string, speaker: Speaker, path?: string): void => {
    if (!Array.isArray(content)) return visit(content, pointer, speaker, path)
    content.forEach((part, index) => {
      const place = `${pointer}/${index}`
      if (!isObject(part)) return visit(part, place, speaker, path)
      visit(part["text"], `${place}/text`, speaker, path)
      visitObject(without(part, "text"), place, "field", path)
    })
  }

  const pathsOfCall = new Map<string, string>()
  /** Calls whose results begin their lines with names of files, and the folders these may be relative to. */
  const searches = new Map<string, Shell>()
  // Shells of some clients live as long as the conversation.
  let shell = atRoot
  const visitToolCall = (call: Json, pointer: string): void => {
    if (!isObject(call) || !isObject(call["function"])) return visit(call, pointer, "assistant")
    const raw = call["function"]["arguments"]
    const parsed = typeof raw === "string" ? (parseJson(raw) ?? raw) : raw
    const name = call["function"]["name"]
    const {
      paths,
      reaches,
      showsNames,
      commands,
      writes,
      shell: after,
    } = readToolCall(parsed, shell, typeof name === "string" ? name : "")
    shell = after
    for (const reading of paths) origins.push({ ...reading, form: "tool-call" })
    for (const reach of reaches) origins.push({ ...reach, form: "tool-call" })
    const first = paths.find(({ certainty }) => certainty === undefined)
    if (typeof call["id"] === "string") {
      if (first !== undefined) pathsOfCall.set(call["id"], first.path)
      if (showsNames) searches.set(call["id"], after)
    }
    const place = `${pointer}/function/arguments`
    // Arguments are JSON inside a string: their text is read as it will be seen after decoding, and as it is sent.
    if (typeof raw === "string") {
      const decoded = parsed === raw ? {} : { isDecoded: true as const }
      passages.push({ text: raw, pointer: place, speaker: "field", ...decoded, ...(writes && { known: "json" }) })
    }
    const before = passages.length
    visit(parsed === raw ? undefined : parsed, place, "assistant", first?.path)
    if (parsed === raw && typeof raw !== "string") visit(raw, place, "assistant", first?.path)
    for (const passage of passages.splice(before)) {
      passages.push(commands.has(passage.text) ? { ...passage, known: "command" } : passage)
    }
    visitObject(without(call["function"], "arguments"), `${pointer}/function`, "field")
    visitObject(without(call, "function"), pointer, "field")
  }

  const addLineNames = (output: ReadonlyArray<Passage>, from: Shell): void => {
    const names = new Set(output.flatMap(({ text }) => [...findLineNames(text)]))
    for (const name of names)
      for (const reading of readingsOf(name, from)) origins.push({ ...reading, form: "tool-call" })
  }

  const visitMessage = (message: Json, pointer: string): void => {
    if (!isObject(message)) return visit(message, pointer, "field")
    const speaker = speakers.get(String(message["role"])) ?? "user"
    const callId = message["tool_call_id"]
    const path = typeof callId === "string" ? pathsOfCall.get(callId) : undefined
    const from = passages.length
    visitContent(message["content"], `${pointer}/content`, speaker, path)
    const search = typeof callId === "string" ? searches.get(callId) : undefined
    if (search !== undefined) addLineNames(passages.slice(from), search)
    const calls = message["tool_calls"]
    if (Array.isArray(calls)) calls.forEach((call, index) => visitToolCall(call, `${pointer}/tool_calls/${index}`))
    visitObject(without(message, "content", "tool_calls"), pointer, "field")
  }

  const visitSnippet = (snippet: Json, pointer: string): void => {
    if (!isObject(snippet)) return visit(snippet, pointer, "cursor")
    const from = snippet["path"]
    const file = typeof from === "string" ? from : undefined
    if (file !== undefined) origins.push({ path: file, form: "infill" })
    visit(from, `${pointer}/path`, "field")
    visit(snippet["text"], `${pointer}/text`, "cursor", file)
    visitObject(without(snippet, "path", "text"), pointer, "field", file)
  }

  const { messages, tools, prefix, suffix, prompt, path, input, snippets, ...rest } = body
  if (Array.isArray(messages)) messages.forEach((message, index) => visitMessage(message, `/messages/${index}`))
  else visit(messages, "/messages", "user")
  visit(tools, "/tools", "client")
  const file = typeof path === "string" ? path : undefined
  if (file !== undefined) origins.push({ path: file, form: "infill" })
  visit(path, "/path", "field")
  visit(prefix, "/prefix", "cursor", file)
  visit(prompt, "/prompt", "cursor", file)
  visit(suffix, "/suffix", "cursor", file)
  if (Array.isArray(snippets)) snippets.forEach((snippet, index) => visitSnippet(snippet, `/snippets/${index}`))
  else visit(snippets, "/snippets", "cursor")
  visit(input, "/input", "user")
  visitObject(rest, "", "field")
  return { passages, origins }
}
