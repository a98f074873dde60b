import { type Message } from "@postern/core"

/** A wish is said at the start or at the end of a message; pasted code stands between. */
const edgeCharacters = 2000

/** All text of a message. */
export const textOf = ({ content }: Message): string => {
  if (typeof content === "string") return content
  return Array.isArray(content) ? content.map((part) => part.text ?? "").join("\n") : ""
}

/** The beginning and the end of a long text. */
export const edges = (text: string): string =>
  text.length <= 2 * edgeCharacters ? text : `${text.slice(0, edgeCharacters)}\n${text.slice(-edgeCharacters)}`
