import { type Json, type Message, type MessageToolCall } from "@postern/core"
import * as Result from "effect/Result"
import type { ChatHistoryItem, ChatModelFunctionCall, ChatModelResponse } from "node-llama-cpp"

/** Why messages cannot be put to a model on this device; holds no text of theirs. */
export interface HistoryFault {
  readonly reason: "unsupported" | "rejected"
  readonly message: string
}

/** Always given: some templates put today's date into their own default, which changes answers and spoils caches. */
export const defaultSystem = "You are a coding assistant."

const readText = (message: Message): Result.Result<string, HistoryFault> => {
  const content = message.content ?? ""
  if (typeof content === "string") return Result.succeed(content)
  const foreign = content.find((part) => part.type !== "text")
  if (foreign === undefined) return Result.succeed(content.map((part) => part.text ?? "").join(""))
  const kind = foreign.type.slice(0, 40)
  return Result.fail({
    reason: "unsupported",
    message: `Expected text parts in \`messages\`, came a part of type ${kind}; the device engine reads text only.`,
  })
}

const isSystem = (message: Message): boolean => message.role === "system" || message.role === "developer"

const readArguments = (call: MessageToolCall): Json => {
  const given = call.function.arguments
  if (typeof given !== "string") return given
  try {
    const parsed: Json = JSON.parse(given === "" ? "{}" : given)
    return parsed
  } catch {
    return given
  }
}

/** What stands where an agent shortened a conversation so that it no longer begins with a user's message. */
const shortened = "(Earlier messages were left out.)"

/** What stands for the result of a call that was never answered, for instance since the user broke it off. */
const unanswered = "(no result)"

/** Collects turns, joining neighbours of the same role, since templates refuse two of one role in a row. */
const makeTurns = () => {
  const turns: Array<ChatHistoryItem> = []
  const open = new Map<string, ChatModelFunctionCall>()
  const unnamed: Array<ChatModelFunctionCall> = []
  const model = (): ChatModelResponse => {
    const last = turns.at(-1)
    if (last?.type === "model") return last
    const turn: ChatModelResponse = { type: "model", response: [] }
    turns.push(turn)
    return turn
  }
  return {
    turns,
    model,
    user: (text: string): void => {
      const last = turns.at(-1)
      if (last?.type === "user") last.text = `${last.text}\n\n${text}`
      else turns.push({ type: "user", text })
    },
    call: (call: MessageToolCall): void => {
      const item: ChatModelFunctionCall = {
        type: "functionCall",
        name: call.function.name,
        params: readArguments(call),
        result: unanswered,
      }
      model().response.push(item)
      if (call.id === undefined) unnamed.push(item)
      else open.set(call.id, item)
    },
    result: (id: string | undefined, text: string): boolean => {
      const item = id === undefined ? unnamed.shift() : (open.get(id) ?? unnamed.shift())
      if (item === undefined) return false
      if (id !== undefined) open.delete(id)
      item.result = text
      return true
    },
  }
}

/** Puts messages into the engine's form, ending with the turn the model is to write. */
export const encodeHistory = (
  messages: ReadonlyArray<Message>,
): Result.Result<ReadonlyArray<ChatHistoryItem>, HistoryFault> => {
  const system: Array<string> = []
  const { turns, model, user, call, result } = makeTurns()
  for (const message of messages) {
    const read = readText(message)
    if (Result.isFailure(read)) return Result.fail(read.failure)
    const text = read.success
    if (isSystem(message)) {
      if (turns.length === 0) system.push(text)
      // Templates accept a system message at the start only; joining it there would spoil the cached prefix.
      else user(text)
    } else if (message.role === "user") {
      user(text)
    } else if (message.role === "assistant") {
      if (text !== "") model().response.push(text)
      for (const toolCall of message.tool_calls ?? []) call(toolCall)
    } else if (!result(message.tool_call_id, text)) {
      // The call was left out when the conversation was shortened; templates know no result without one.
      user(`Result of an earlier tool call:\n${text}`)
    }
  }
  if (turns[0]?.type === "model") turns.unshift({ type: "user", text: shortened })
  model()
  const joined = system.filter((text) => text !== "").join("\n\n")
  return Result.succeed([{ type: "system", text: joined === "" ? defaultSystem : joined }, ...turns])
}
