import { type StreamPart, type Usage } from "../model/stream-part.ts"

/** A tool call put together from its parts. */
export interface CollectedToolCall {
  readonly id: string
  readonly name: string
  /** Parsed; throws while collecting where the text is not JSON. */
  readonly arguments: unknown
}

/** The text of an answer. */
export const textOf = (parts: ReadonlyArray<StreamPart>): string =>
  parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")

const argumentsOf = (parts: ReadonlyArray<StreamPart>, index: number): string =>
  parts.map((part) => (part.type === "tool-call-delta" && part.index === index ? part.arguments : "")).join("")

/** The tool calls of an answer, in order, with their arguments parsed. */
export const toolCallsOf = (parts: ReadonlyArray<StreamPart>): ReadonlyArray<CollectedToolCall> =>
  parts.flatMap((part): ReadonlyArray<CollectedToolCall> => {
    if (part.type !== "tool-call-start") return []
    const parsed: unknown = JSON.parse(argumentsOf(parts, part.index))
    return [{ id: part.id, name: part.name, arguments: parsed }]
  })

const toolCallProblems = (parts: ReadonlyArray<StreamPart>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const states = new Map<number, "open" | "ended">()
  for (const part of parts) {
    if (part.type === "tool-call-start") {
      if (states.has(part.index)) problems.push(`tool call ${part.index} starts twice`)
      if (part.index !== states.size) problems.push(`tool call ${part.index} starts out of order`)
      if (part.id === "" || part.name === "") problems.push(`tool call ${part.index} lacks an id or a name`)
      states.set(part.index, "open")
    } else if (part.type === "tool-call-delta" || part.type === "tool-call-end") {
      if (states.get(part.index) !== "open") problems.push(`${part.type} of tool call ${part.index}, which is not open`)
      if (part.type === "tool-call-end") states.set(part.index, "ended")
    }
  }
  for (const [index, state] of states) if (state === "open") problems.push(`tool call ${index} never ends`)
  return problems
}

/** What is wrong with the order of an answer's parts; nothing where it is as agreed. */
export const partOrderProblems = (parts: ReadonlyArray<StreamPart>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const positions = (type: StreamPart["type"]) => parts.flatMap((part, index) => (part.type === type ? [index] : []))
  const starts = positions("response-start")
  const finishes = positions("finish")
  if (starts.length > 1 || (starts.length === 1 && starts[0] !== 0))
    problems.push("response-start is not first and once")
  if (finishes.length !== 1) problems.push(`${finishes.length} finish parts instead of one`)
  if (parts.at(-1)?.type !== "finish") problems.push("the last part is not finish")
  if (parts.some((part) => part.type === "text-delta" && part.text === "")) problems.push("an empty text-delta")
  return [...problems, ...toolCallProblems(parts)]
}

/** What is wrong with the token counts of an answer; nothing where they are whole numbers and not negative. */
export const usageProblems = (parts: ReadonlyArray<StreamPart>): ReadonlyArray<string> => {
  const usages: ReadonlyArray<Usage> = parts.flatMap((part) => (part.type === "finish" ? [part.usage] : []))
  return usages.flatMap((usage) =>
    Object.entries(usage)
      .filter(([, count]) => !Number.isSafeInteger(count) || count < 0)
      .map(([field, count]) => `${field} is ${count}`),
  )
}
