import { type Message } from "@postern/core"
import { sampleChat, sampleCode } from "../sample-requests.ts"
import { type Turn, writeTurn } from "./wire-prompt.ts"

/** A conversation of a size, whose turns are new each time while what went before stays. */
export interface Conversation {
  /** The messages of its next turn. */
  readonly next: (turn: Turn) => ReadonlyArray<Message>
}

let seed = 1_000_000

/** Makes one: the last turn is a quarter of it, and no more than 2 KB, as of a person who goes on with a long task. */
export const makeConversation = (bytes: number): Conversation => {
  const turnBytes = Math.min(2_000, bytes / 4)
  const messages = bytes < 10_000 ? 2 : 20
  const start = seed++ * 50
  // Each message says more than its code: what asks, and where the code comes from.
  const history = sampleChat(bytes - turnBytes - messages * 70, messages, start).body.messages
  return {
    next: (turn) => [
      ...history,
      { role: "user", content: `${writeTurn(turn)}\n${sampleCode(turnBytes - 60, seed++)}` },
    ],
  }
}
