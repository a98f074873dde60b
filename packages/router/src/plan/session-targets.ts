/** Which target a session's prompt cache is warm at. */
export interface SessionTargets {
  readonly of: (session: string) => string | undefined
  readonly keep: (session: string, target: string) => void
}

const mostSessions = 4096

/** Remembers the last target of each session; the session least recently heard of is forgotten. */
export const makeSessionTargets = (): SessionTargets => {
  const targets = new Map<string, string>()
  return {
    of: (session) => targets.get(session),
    keep: (session, target) => {
      targets.delete(session)
      targets.set(session, target)
      const [oldest] = targets.keys()
      if (targets.size > mostSessions && oldest !== undefined) targets.delete(oldest)
    },
  }
}
