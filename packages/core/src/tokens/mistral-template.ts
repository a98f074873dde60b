import { type Json } from "../model/json.ts"
import { type ChatBody, type Message, type MessageToolCall, type ModelRequest } from "../model/request.ts"
import { infillTexts, partsOf, writeTools, tokensAroundSnippet } from "./message-parts.ts"
import { type Prompt, type PromptPiece, type PromptTemplate } from "./prompt.ts"
import { normalizeJson, parseLoosely, pythonJson } from "./python-json.ts"

// After mistral-common (https://github.com/mistralai/mistral-common, tokens/tokenizers/instruct.py and
// protocol/instruct/normalize.py, 1.11.7), which is what Mistral's own servers encode with.

/** The versions of Mistral's instruct format, each with a control-token syntax of its own. */
export type MistralVersion = 3 | 7 | 11 | 13 | 15

/** A run of messages of one role: the format knows no two of the same in a row. */
interface Turn {
  readonly role: "system" | "user" | "assistant" | "tool"
  readonly messages: ReadonlyArray<{ readonly message: Message; readonly index: number }>
}

const roleOf = ({ role }: Message): Turn["role"] => (role === "developer" ? "system" : role)

/** Joins neighbours of one role; tool results stay by themselves. */
const turnsOf = (messages: ReadonlyArray<Message>): ReadonlyArray<Turn> => {
  const turns: Array<Turn> = []
  for (const [index, message] of messages.entries()) {
    const role = roleOf(message)
    const last = turns.at(-1)
    if (last?.role === role && role !== "tool" && role !== "system") {
      turns[turns.length - 1] = { role, messages: [...last.messages, { message, index }] }
    } else turns.push({ role, messages: [{ message, index }] })
  }
  return turns
}

const textOf = (turn: Turn): string => {
  const texts = turn.messages.map(({ message }) => partsOf(message).text).filter((text) => text !== "")
  // A single text stays the string it is: a copy would have to be compared to be known again.
  return texts.length === 1 ? (texts[0] ?? "") : texts.join("\n\n")
}

const asText = (value: Json): string => (typeof value === "string" ? normalizeJson(value) : pythonJson(value))

const asValue = (value: Json): Json => (typeof value === "string" ? parseLoosely(value) : value)

/** Collects what a prompt is made of. */
const makeWriter = () => {
  const pieces: Array<PromptPiece> = []
  let controls = 0
  return {
    pieces,
    controls: () => controls,
    control: (count = 1): void => {
      controls += count
    },
    text: (text: string, part: PromptPiece["part"]): void => {
      if (text !== "") pieces.push({ text, part })
    },
  }
}

type Writer = ReturnType<typeof makeWriter>

const writeCalls = (calls: ReadonlyArray<MessageToolCall>, part: number, version: MistralVersion, to: Writer): void => {
  if (version <= 7) {
    // [TOOL_CALLS] and one list.
    const list = calls.map(({ id, function: { name, arguments: given } }) => ({
      name,
      arguments: asValue(given),
      ...(id === undefined ? {} : { id }),
    }))
    to.control()
    to.text(pythonJson(list), part)
    return
  }
  for (const { id, function: call } of calls) {
    // [TOOL_CALLS] name, in v11 [CALL_ID] id, [ARGS] arguments.
    to.control(2)
    to.text(call.name, part)
    if (version === 11 && id !== undefined) {
      to.control()
      to.text(id, part)
    }
    to.text(asText(call.arguments), part)
  }
}

const writeResult = (message: Message, part: number, version: MistralVersion, to: Writer): void => {
  const { text } = partsOf(message)
  const id = message.tool_call_id ?? ""
  // [TOOL_RESULTS] … [/TOOL_RESULTS]
  to.control(2)
  if (version === 3) to.text(pythonJson({ content: asValue(text), call_id: id }), part)
  else {
    if (version <= 11) {
      // The id, then [TOOL_CONTENT].
      to.text(id, part)
      to.control()
    }
    to.text(normalizeJson(text), part)
  }
}

const writeAssistant = (turn: Turn, version: MistralVersion, to: Writer): void => {
  const part = turn.messages[0]?.index ?? 0
  const text = textOf(turn)
  let end = text.length
  while (text[end - 1] === " ") end--
  to.text(text.slice(0, end), part)
  const calls = turn.messages.flatMap(({ message }) => message.tool_calls ?? [])
  if (calls.length > 0) writeCalls(calls, part, version, to)
  to.control()
}

/** Without a wish of its own a request is answered with this setting, between two control tokens. */
const settings = '{"reasoning_effort": "none"}'

const writeToolsAndSettings = (body: ChatBody, version: MistralVersion, to: Writer): void => {
  const tools = writeTools(body)
  if (tools !== undefined) {
    to.control(2)
    to.text(tools, "tools")
  }
  if (version === 15) {
    to.control(2)
    to.text(settings, "tools")
  }
}

const writeChat = (body: ChatBody, version: MistralVersion): Omit<Prompt, "isExact"> => {
  const to = makeWriter()
  // <s>
  to.control()
  const turns = turnsOf(body.messages)
  const users = turns.flatMap((turn, at) => (turn.role === "user" ? [at] : []))
  const withTools = version >= 13 ? users[0] : users.at(-1)
  const system =
    version > 3
      ? ""
      : turns
          .filter(({ role }) => role === "system")
          .map(textOf)
          .join("\n\n")
  for (const [at, turn] of turns.entries()) {
    const part = turn.messages[0]?.index ?? 0
    switch (turn.role) {
      case "system":
        // v3 puts it before the last user message; later ones write [SYSTEM_PROMPT] … [/SYSTEM_PROMPT].
        if (version === 3) break
        to.control(2)
        to.text(textOf(turn), part)
        break
      case "user": {
        if (at === withTools) writeToolsAndSettings(body, version, to)
        to.control(2)
        const text = textOf(turn)
        to.text(system !== "" && at === users.at(-1) ? `${system}\n\n${text}` : text, part)
        break
      }
      case "assistant":
        writeAssistant(turn, version, to)
        break
      case "tool":
        writeResult(turn.messages[0]?.message ?? { role: "tool" }, part, version, to)
    }
  }
  const images = body.messages.reduce((sum, message) => sum + partsOf(message).images, 0)
  return { pieces: to.pieces, controls: to.controls(), images }
}

const write = (request: ModelRequest, version: MistralVersion): Omit<Prompt, "isExact"> => {
  switch (request.kind) {
    case "chat":
      return writeChat(request.body, version)
    case "infill": {
      // <s>[SUFFIX] … [PREFIX] …
      const texts = infillTexts(request.body)
      const marks = tokensAroundSnippet * (request.body.snippets?.length ?? 0)
      return { pieces: texts.map((text) => ({ text, part: "body" })), controls: 3 + marks, images: 0 }
    }
    case "embed": {
      const { input } = request.body
      const texts = typeof input === "string" ? [input] : input
      return { pieces: texts.map((text) => ({ text, part: "body" })), controls: 2 * texts.length, images: 0 }
    }
  }
}

/** Makes the template of a version; `isExact` says whether it is known to be the model's. */
export const makeMistralTemplate =
  (version: MistralVersion, isExact: boolean): PromptTemplate =>
  (request) => ({
    ...write(request, version),
    isExact: isExact && request.kind !== "embed",
  })
