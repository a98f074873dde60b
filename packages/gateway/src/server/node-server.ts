import { type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { type AddressInfo } from "node:net"
import * as Effect from "effect/Effect"
import { Refusal } from "../dialects/refusal.ts"
import { type Asked, type Gate, type Reply } from "./exchange.ts"

// Not imported: with its module Node loads all of its fetch, for names that nobody asks for here.
const { createServer } = process.getBuiltinModule("node:http")

/** What a server bears. */
export interface ServerLimits {
  readonly bodyBytes: number
  readonly connections: number
  readonly drainSeconds: number
  readonly idleSeconds: number
}

/** What holds unless the configuration says otherwise. */
export const defaultLimits: ServerLimits = {
  bodyBytes: 32 * 1024 * 1024,
  connections: 256,
  drainSeconds: 30,
  idleSeconds: 60,
}

const tooLarge = (limit: number): Refusal =>
  new Refusal({
    status: 413,
    code: "body_too_large",
    message: `Expected a body of at most ${limit} bytes, came more; send less, or raise \`limits.bodyBytes\` in config.jsonc.`,
  })

const cutOff = new Refusal({
  status: 400,
  code: "body_cut_off",
  message: "Expected the whole body, came a part of it.",
})

/** Reads a body as far as the limit; what is larger is not kept. */
const readBody = (request: IncomingMessage, limit: number): Effect.Effect<Uint8Array, Refusal> =>
  Effect.callback((resume) => {
    if (Number(request.headers["content-length"] ?? 0) > limit) return resume(Effect.fail(tooLarge(limit)))
    const chunks: Array<Buffer> = []
    let size = 0
    request
      .on("data", (chunk: Buffer) => {
        size += chunk.length
        if (size <= limit) return void chunks.push(chunk)
        request.pause()
        resume(Effect.fail(tooLarge(limit)))
      })
      .once("end", () => resume(Effect.succeed(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))))
      .once("error", () => resume(Effect.fail(cutOff)))
  })

const headersOf = ({ headers }: IncomingMessage): Asked["headers"] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  )

const replyOn = (request: IncomingMessage, response: ServerResponse): Reply => ({
  send: (status, headers, body) => {
    // A body that was not read to its end cannot be followed by another request.
    const close = request.complete ? {} : { connection: "close" }
    response.writeHead(status, { ...headers, ...close, "content-length": Buffer.byteLength(body) })
    response.end(body)
  },
  start: (status, headers) => {
    // Events are small and each is awaited: none waits for the next to fill a packet.
    response.socket?.setNoDelay(true)
    response.writeHead(status, headers)
  },
  write: (text) =>
    response.write(text)
      ? Effect.void
      : Effect.callback<void>((resume) => {
          const go = () => resume(Effect.void)
          response.once("drain", go)
          return Effect.sync(() => response.off("drain", go))
        }),
  end: () => response.end(),
})

/** A server that listens. */
export interface RunningServer {
  readonly port: number
  /** Takes no more requests, lets those that run end, and cuts off what is left after `drainSeconds`. */
  readonly close: () => Promise<void>
}

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
    })
  })

/** Serves a gate over HTTP. A client that leaves stops the work on its answer, whether that has begun or not. */
export const startServer = async (
  gate: Gate,
  { host, port, limits }: { readonly host: string; readonly port: number; readonly limits: ServerLimits },
): Promise<RunningServer> => {
  const running = new Set<AbortController>()
  const idleMs = limits.idleSeconds * 1000
  let isClosing = false
  const server = createServer(
    {
      headersTimeout: Math.min(10_000, idleMs),
      requestTimeout: idleMs,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      const controller = new AbortController()
      running.add(controller)
      request.once("error", () => {})
      response.once("close", () => {
        running.delete(controller)
        // A connection that is kept for a next request would keep the server from ending.
        if (isClosing) setImmediate(() => server.closeIdleConnections())
        if (!response.writableFinished) controller.abort()
      })
      const asked: Asked = {
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: headersOf(request),
        body: readBody(request, limits.bodyBytes),
      }
      const slow = watchSlowReader(response, idleMs)
      void Effect.runPromiseExit(gate(asked, replyOn(request, response)), { signal: controller.signal }).then(
        (exit) => {
          clearInterval(slow)
          if (exit._tag === "Failure" && !response.writableEnded) response.destroy()
        },
      )
    },
  )
  server.maxConnections = limits.connections
  const listening = await listen(server, host, port)
  const close = async (): Promise<void> => {
    isClosing = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    const late = setTimeout(() => {
      for (const controller of running) controller.abort()
      server.closeAllConnections()
    }, limits.drainSeconds * 1000)
    await closed
    clearTimeout(late)
  }
  return { port: listening, close }
}

/** Ends the connection of a reader that has taken nothing for so long, while something waits for it. */
const watchSlowReader = (response: ServerResponse, idleMs: number): NodeJS.Timeout => {
  let taken = 0
  let waitsSince: number | undefined
  const look = () => {
    const { bytesWritten = 0, writableLength = 0 } = response.socket ?? {}
    const sent = bytesWritten - writableLength
    if (response.writableLength + writableLength === 0 || sent !== taken) waitsSince = undefined
    else waitsSince ??= Date.now()
    taken = sent
    if (waitsSince !== undefined && Date.now() - waitsSince > idleMs) response.destroy()
  }
  return setInterval(look, Math.max(100, Math.min(5_000, idleMs / 4))).unref()
}
