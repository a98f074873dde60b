import type { Client } from "./engine-server.ts"
import type { Turns } from "./turns.ts"

/** What other engines of the device ask of this one: that chat and background wait while they fill in gaps. */
export interface Holds {
  /** One more gap is filled in; heard at once, so that a release that comes with it finds it. */
  readonly hold: (client: Client) => void
  /** One gap less. */
  readonly release: (client: Client) => void
  /** The client has left, and with it all that it held. */
  readonly left: (client: Client) => void
}

/** Makes the holds of one engine: work of the infill lane, done elsewhere. */
export const makeHolds = (turns: Turns): Holds => {
  const held = new Map<Client, Array<() => void>>()
  return {
    hold: (client) => {
      held.set(client, [...(held.get(client) ?? []), turns.enter("infill")])
    },
    release: (client) => held.get(client)?.pop()?.(),
    left: (client) => {
      for (const leave of held.get(client) ?? []) leave()
      held.delete(client)
    },
  }
}
