import type { Place } from "./engine-protocol.ts"

/** What is known of a free sequence when a request looks for one. */
export interface FreeSequence {
  /** Tokens that it has evaluated. */
  readonly held: number
  /** How many of the request's tokens it starts with. */
  readonly shared: number
  /** The session that used it last. */
  readonly session: string | undefined
  /** When it was last used, counted in requests. */
  readonly usedAt: number
}

/** Sessions count as the same only within one client. */
export const sessionOf = ({ client, session }: Place): string => `${client}/${session}`

/**
 * Chooses the sequence that saves the most evaluation: what the request finds evaluated, less what another session would
 * have to evaluate again, which weighs less the longer that session has been quiet, and nothing for the quietest.
 */
export const chooseSequence = <A extends FreeSequence>(free: ReadonlyArray<A>, session: string): A | undefined => {
  const byAge = free.toSorted((a, b) => a.usedAt - b.usedAt)
  let best: A | undefined
  let most = -Infinity
  for (const [age, sequence] of byAge.entries()) {
    const weight = sequence.session === session || byAge.length === 1 ? 0 : age / (byAge.length - 1)
    const score = sequence.shared - weight * (sequence.held - sequence.shared)
    if (score <= most) continue
    most = score
    best = sequence
  }
  return best
}
