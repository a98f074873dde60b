import { type LanguageModelV4Content, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { type Redaction, type Restorer, type StreamPart } from "@postern/core"

const textOf = (parts: ReadonlyArray<StreamPart>): string =>
  parts
    .map((part) => (part.type === "text-delta" ? part.text : part.type === "tool-call-delta" ? part.arguments : ""))
    .join("")

/** One text of an answer, plain or the arguments of a tool call. */
const push = (restorer: Restorer, format: "plain" | "json", text: string): string =>
  textOf(
    restorer.push(
      format === "plain" ? { type: "text-delta", text } : { type: "tool-call-delta", index: 0, arguments: text },
    ),
  )

const restoreWhole = (redaction: Redaction, format: "plain" | "json", text: string): string => {
  const restorer = redaction.restorer()
  return push(restorer, format, text) + textOf(restorer.flush())
}

/** What an answer said, restored, in order: what is remembered of it. */
export type OnSaid = (text: string) => void

/** Restores a part that is whole: of an answer that is not streamed, or a tool call at the end of its stream. */
export const restoreContent = <Part extends LanguageModelV4Content | LanguageModelV4StreamPart>(
  part: Part,
  redaction: Redaction,
  onSaid: OnSaid,
): Part => {
  if (part.type === "tool-call") {
    const input = restoreWhole(redaction, "json", part.input)
    onSaid(input)
    return { ...part, toolName: restoreWhole(redaction, "plain", part.toolName), input }
  }
  if ((part.type === "text" || part.type === "reasoning") && "text" in part) {
    const text = restoreWhole(redaction, "plain", part.text)
    if (part.type === "text") onSaid(text)
    return { ...part, text }
  }
  return part
}

interface Block {
  readonly restorer: Restorer
  said: string
}

/** Makes the restoring of one streamed answer: each block and each tool call's input is a text of its own. */
export const makePartRestorer = (
  redaction: Redaction,
  onSaid: OnSaid,
): ((part: LanguageModelV4StreamPart) => ReadonlyArray<LanguageModelV4StreamPart>) => {
  const blocks = new Map<string, Block>()
  const blockOf = (id: string): Block => {
    const block = blocks.get(id) ?? { restorer: redaction.restorer(), said: "" }
    blocks.set(id, block)
    return block
  }
  const give = (
    part: Extract<LanguageModelV4StreamPart, { readonly delta: string }>,
    block: Block,
    delta: string,
  ): ReadonlyArray<LanguageModelV4StreamPart> => {
    block.said += delta
    return delta === "" ? [] : [{ ...part, delta }]
  }
  const end = (id: string): Block | undefined => {
    const block = blocks.get(id)
    blocks.delete(id)
    return block
  }

  return (part) => {
    switch (part.type) {
      case "text-delta":
      case "reasoning-delta": {
        const block = blockOf(`${part.type}:${part.id}`)
        return give(part, block, push(block.restorer, "plain", part.delta))
      }
      case "tool-input-delta": {
        const block = blockOf(`${part.type}:${part.id}`)
        return give(part, block, push(block.restorer, "json", part.delta))
      }
      case "text-end":
      case "reasoning-end":
      case "tool-input-end": {
        const type = `${part.type.slice(0, -"end".length)}delta` as const
        const block = end(`${type}:${part.id}`)
        if (block === undefined) return [part]
        const rest = textOf(block.restorer.flush())
        if (part.type === "text-end") onSaid(block.said + rest)
        if (rest === "") return [part]
        return part.type === "text-end"
          ? [{ type: "text-delta", id: part.id, delta: rest }, part]
          : part.type === "reasoning-end"
            ? [{ type: "reasoning-delta", id: part.id, delta: rest }, part]
            : [{ type: "tool-input-delta", id: part.id, delta: rest }, part]
      }
      case "tool-input-start":
        return [{ ...part, toolName: restoreWhole(redaction, "plain", part.toolName) }]
      case "tool-call":
        return [restoreContent(part, redaction, onSaid)]
      default:
        return [part]
    }
  }
}
