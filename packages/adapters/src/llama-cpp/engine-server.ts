import { randomBytes } from "node:crypto"
import { chmodSync, rmSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import type { FromEngine, ServeMessage, ToEngine } from "./engine-protocol.ts"
import { isProof, openWire, proofOf, textIn, type Wire } from "./engine-wire.ts"

/** A process that has proved to be this user's. */
export interface Client {
  readonly id: string
  readonly send: (message: FromEngine) => void
}

/** What the engine does for its clients. */
export interface ClientEvents {
  readonly joined: (client: Client) => void
  readonly message: (client: Client, message: ToEngine) => void
  readonly left: (client: Client) => void
}

/** Speaks with all processes that use this engine. */
export interface EngineServer {
  readonly clients: () => number
  /** Tells every client, then ends the process. */
  readonly shutDown: (message: FromEngine) => void
}

/** Whoever started the engine comes at once; if nobody does, nobody wants it. */
const firstClientMs = 20_000

/** Listens, and ends the process when the last client has left. `listening` is called when clients may come. */
export const serveClients = (
  { socket: path, token, tokenFile }: ServeMessage,
  events: ClientEvents,
  listening: () => void,
): EngineServer => {
  const clients = new Map<Client, Wire>()
  let lastId = 0

  /** In one go: whoever comes after it finds nothing here and starts an engine of its own. */
  const stopListening = (): void => {
    if (!server.listening) return
    rmSync(tokenFile, { force: true })
    server.close()
  }
  const exit = (): never => process.exit(0)
  const leave = (client: Client): void => {
    if (!clients.delete(client)) return
    events.left(client)
    if (clients.size === 0) stopListening()
  }
  const join = (wire: Wire): void => {
    const client: Client = { id: `client-${++lastId}`, send: wire.send }
    clients.set(client, wire)
    clearTimeout(alone)
    wire.listen((received) => {
      // Authenticated, and of the same version: the address says so.
      const message = received as ToEngine
      if (message.type !== "leave") return events.message(client, message)
      leave(client)
      client.send({ type: "left", isLast: clients.size === 0 })
      wire.end()
    })
    wire.send({ pid: String(process.pid) })
    events.joined(client)
    void wire.closed.then(() => {
      leave(client)
      if (clients.size === 0) exit()
    })
  }
  const shakeHands = (socket: Socket): void => {
    const wire = openWire(socket)
    const own = randomBytes(16).toString("hex")
    wire.listen((greeting) => {
      const nonces = [textIn(greeting, "nonce") ?? "", own]
      wire.listen((answer) => {
        const isOurs = isProof(textIn(answer, "proof"), proofOf(token, "client", nonces))
        // Too late as well: whoever left last counts on the end of this process.
        if (isOurs && server.listening) join(wire)
        else socket.destroy()
      })
      wire.send({ nonce: own, proof: proofOf(token, "engine", nonces) })
    })
  }

  const server = createServer(shakeHands)
  const alone = setTimeout(exit, firstClientMs)
  server.on("error", exit)
  server.listen(path, () => {
    if (process.platform !== "win32") chmodSync(path, 0o600)
    listening()
  })
  return {
    clients: () => clients.size,
    shutDown: (message) => {
      stopListening()
      for (const [client, wire] of clients) {
        client.send(message)
        wire.end()
      }
    },
  }
}
