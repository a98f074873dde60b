import { type ModelRequest } from "@postern/core"
import { isCorrection } from "./message-facts.ts"
import { textOf } from "./text-of.ts"

/** The newest message is the user's, and says that the answer before it was wrong. Pure. */
export const correctsAnswer = ({ kind, body }: ModelRequest): boolean => {
  if (kind !== "chat") return false
  const last = body.messages.at(-1)
  const isAnswer = body.messages.some(({ role }) => role === "assistant")
  return last?.role === "user" && isAnswer && isCorrection(textOf(last))
}
