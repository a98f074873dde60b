import { isReachable, ModelError, type Reach } from "@postern/core"
import { type Agent, type IncomingMessage } from "node:http"

// Not imported: with the module of `node:http` Node loads all of its fetch, for names that nobody asks for here.
const http = process.getBuiltinModule("node:http")
const https = process.getBuiltinModule("node:https")

/** What is asked of a server. */
export interface Asking {
  readonly method: "GET" | "POST"
  readonly headers: Readonly<Record<string, string>>
  /** Sent as UTF-8; absent: no body. */
  readonly body?: string
  /** Ends the call and its connection, whatever it is at. */
  readonly signal: AbortSignal
}

/** Requests whose every connection leads where `reach` allows, whatever a name resolves to; without one, anywhere. */
export interface ReachRequest {
  /**
   * Resolves once the answer begins; a redirect fails, and so does what cannot be reached. The answer has to be read, or
   * destroyed: either gives its connection back. A body that breaks off fails as it is read.
   */
  readonly request: (reach: Reach | undefined, url: string, asking: Asking) => Promise<IncomingMessage>
  /** Ends every connection. Idempotent. */
  readonly close: () => void
}

/** The message of the error that a redirect ends in. */
export const unexpectedRedirect = "unexpected redirect"

/** Whether the status of an answer says that all went well. */
export const isOk = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300

const redirects = new Set([301, 302, 303, 307, 308])

const places: Readonly<Record<Reach, string>> = {
  loopback: "this machine",
  private: "this machine or a private network (list the host under the policy's `internal.hosts` if it is yours)",
  trusted: "an address other than link-local and metadata ones",
}

/** Ends a connection by the address it has, before a byte of the request is written. */
const guard = <A extends Agent>(agent: A, reach: Reach, target: string): A => {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback)
    // Whatever waits to be written waits for this event as well, and comes after.
    socket?.prependOnceListener("connect", () => {
      const address = "remoteAddress" in socket ? String(socket.remoteAddress) : ""
      if (isReachable(reach, address)) return
      socket.destroy(
        new ModelError({
          reason: "not-cleared",
          target,
          message: `Nothing was sent: expected ${options.host ?? "the host"} to lead to ${places[reach]}, came another address; correct the server's address or the target's \`zone\`.`,
        }),
      )
    })
    return socket
  }
  return agent
}

const open = (url: URL, agent: Agent, { body, headers, method, signal }: Asking): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { request } = url.protocol === "https:" ? https : http
    const call = request(url, { agent, method, signal, headers: { "user-agent": "node", ...headers } }, resolve)
    // Errors that come after the answer has begun are told by its body.
    call.on("error", reject).end(body === undefined ? undefined : Buffer.from(body))
  })

/**
 * Makes such requests for one target. It has its own connections to this machine and the internal network: no proxy variable
 * applies to them. To the cloud go Node's own, which take a proxy from the environment where the user has asked Node for that
 * (`NODE_USE_ENV_PROXY=1`).
 */
export const makeReachRequest = (target: string): ReachRequest => {
  const agents = new Map<string, Agent>()
  const agentOf = (reach: Reach | undefined, isSecure: boolean): Agent => {
    if (reach === undefined) return (isSecure ? https : http).globalAgent
    const name = `${reach} ${isSecure}`
    const options = { keepAlive: true, timeout: 5_000 }
    const agent = agents.get(name) ?? guard(new (isSecure ? https : http).Agent(options), reach, target)
    agents.set(name, agent)
    return agent
  }
  return {
    request: async (reach, address, asking) => {
      const url = new URL(address)
      const answer = await open(url, agentOf(reach, url.protocol === "https:"), asking)
      if (!redirects.has(answer.statusCode ?? 0)) return answer
      answer.destroy()
      throw new Error(unexpectedRedirect)
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy()
      agents.clear()
    },
  }
}
