import { createHmac, randomBytes } from "node:crypto"
import { isWithin, type Zone } from "../model/zone.ts"

/** What is remembered of an answer that Postern relayed. */
export interface RegisteredAnswer {
  /** The verdict's zone of the request it answered. */
  readonly zone: Zone
  /** The zone of the target that gave it. */
  readonly from: Zone
}

/** Remembers answers by a keyed hash, so that they are known again when they come back as input. Holds no text. */
export interface AnswerRegister {
  readonly register: (text: string, answer: RegisteredAnswer) => void
  readonly find: (text: string) => RegisteredAnswer | undefined
}

/** Makes a register in memory; its key is random and dies with the process. */
export const makeAnswerRegister = (): AnswerRegister => {
  const key = randomBytes(32)
  const answers = new Map<string, RegisteredAnswer>()
  const digest = (text: string) => createHmac("sha256", key).update(text.trim()).digest("base64")
  return {
    register: (text, answer) => {
      if (text.trim() === "") return
      const id = digest(text)
      const known = answers.get(id)
      // The same words given twice stay bound by the narrower of the two requests.
      if (known === undefined || isWithin(answer.zone, known.zone)) answers.set(id, answer)
    },
    find: (text) => (answers.size === 0 ? undefined : answers.get(digest(text))),
  }
}
