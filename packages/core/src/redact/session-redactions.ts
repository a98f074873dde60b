import { makeRedaction, type Redaction } from "./redaction.ts"

const defaultSize = 256

/**
 * Keeps the redaction of each session, in memory, up to `size` sessions (256); beyond that the one least recently asked
 * for is dropped, and its session begins with new placeholders.
 */
export const makeSessionRedactions = (size: number = defaultSize): ((session: string) => Redaction) => {
  const redactions = new Map<string, Redaction>()
  return (session) => {
    const redaction = redactions.get(session) ?? makeRedaction()
    redactions.delete(session)
    redactions.set(session, redaction)
    const [oldest] = redactions.keys()
    if (redactions.size > size && oldest !== undefined) redactions.delete(oldest)
    return redaction
  }
}
