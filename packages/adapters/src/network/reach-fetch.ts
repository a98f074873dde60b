import { isReachable, ModelError, type Reach } from "@postern/core"
import { type Agent, type buildConnector } from "undici"

/** A fetch whose every connection leads where `reach` allows, whatever a name resolves to; without one, anywhere. */
export interface ReachFetch {
  readonly fetch: (reach: Reach | undefined, url: string, init: RequestInit) => Promise<Response>
  /** Ends every connection. Idempotent. */
  readonly close: () => Promise<void>
}

// Taken once, at import: what patches the global later does not see cleared bytes or keys.
const send = globalThis.fetch

const places: Readonly<Record<Reach, string>> = {
  loopback: "this machine",
  private: "this machine or a private network (list the host under the policy's `internal.hosts` if it is yours)",
  trusted: "an address other than link-local and metadata ones",
}

/** Refuses a connection by the address it has, before a byte of the request is written. */
const guard =
  (reach: Reach, target: string, connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...connected) => {
      const [error, socket] = connected
      if (error !== null || isReachable(reach, socket.remoteAddress ?? "")) return callback(...connected)
      socket.destroy()
      callback(
        new ModelError({
          reason: "not-cleared",
          target,
          message: `Nothing was sent: expected ${options.hostname} to lead to ${places[reach]}, came another address; correct the server's address or the target's \`zone\`.`,
        }),
        null,
      )
    })

const asModelError = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof ModelError ? error.cause : error

/**
 * Makes such a fetch for one target. It has its own connections: proxy variables and a replaced global dispatcher do
 * not apply to it. undici is loaded at the first call.
 */
export const makeReachFetch = (target: string): ReachFetch => {
  const agents = new Map<Reach, Agent>()
  return {
    fetch: async (reach, url, init) => {
      if (reach === undefined) return send(url, init)
      const { Agent, buildConnector, fetch } = await import("undici")
      const agent = agents.get(reach) ?? new Agent({ connect: guard(reach, target, buildConnector({})) })
      agents.set(reach, agent)
      const { method, headers, body, redirect, signal } = init
      try {
        // The two libraries' types of the same web standard differ in name only.
        const answered = await fetch(url, { method, headers, body, redirect, signal, dispatcher: agent } as object)
        const hasBody = answered.status !== 204 && answered.status !== 304
        return new Response(hasBody ? (answered.body as ReadableStream<Uint8Array> | null) : null, {
          status: answered.status,
          headers: [...answered.headers],
        })
      } catch (error) {
        throw asModelError(error)
      }
    },
    close: async () => {
      const ending = [...agents.values()].map((agent) => agent.destroy())
      agents.clear()
      await Promise.all(ending)
    },
  }
}
