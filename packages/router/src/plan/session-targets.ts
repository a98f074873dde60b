import { type ModelRequest, type Session } from "@postern/core"
import { type CustomaryZone } from "./customary-zone.ts"

/** Which target a session's prompt cache is warm at. */
export interface SessionTargets {
  readonly of: (session: string) => string | undefined
  readonly keep: (session: string, target: string) => void
  /** Evidence against the session's last answer came too late: its next turn goes up, there and for that. Nothing: no longer. */
  readonly raise: (session: string, up: CustomaryZone | undefined) => void
  readonly raisedBy: (session: string) => CustomaryZone | undefined
}

/** The request continues its session: one that is known by its first words alone begins anew with them, until there is an answer. */
export const goesOn = ({ kind, body }: ModelRequest, { isNamed }: Session): boolean =>
  isNamed || (kind === "chat" && body.messages.some(({ role }) => role === "assistant"))

const mostSessions = 4096

/** Remembers the last target of each session; the session least recently heard of is forgotten. */
export const makeSessionTargets = (): SessionTargets => {
  const targets = new Map<string, string>()
  const raised = new Map<string, CustomaryZone>()
  return {
    of: (session) => targets.get(session),
    raisedBy: (session) => raised.get(session),
    raise: (session, up) => {
      raised.delete(session)
      if (up !== undefined) raised.set(session, up)
      const [oldest] = raised.keys()
      if (raised.size > mostSessions && oldest !== undefined) raised.delete(oldest)
    },
    keep: (session, target) => {
      targets.delete(session)
      targets.set(session, target)
      const [oldest] = targets.keys()
      if (targets.size > mostSessions && oldest !== undefined) targets.delete(oldest)
    },
  }
}
