import { createHash } from "node:crypto"

const accepted = /^[A-Za-z0-9]{9}$/

/**
 * Gives a tool call's id in the form Mistral demands: nine letters or digits. A conversation that began elsewhere has
 * other ids; the same id always gives the same result, so a call and its result still find each other.
 */
export const mistralToolCallId = (id: string): string =>
  accepted.test(id) ? id : createHash("sha256").update(id).digest("hex").slice(0, 9)
