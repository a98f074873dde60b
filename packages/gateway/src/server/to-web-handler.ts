import * as Effect from "effect/Effect"
import { Refusal } from "../dialects/refusal.ts"
import { type Asked, type Gate, type Reply } from "./exchange.ts"
import { defaultLimits } from "./node-server.ts"

/** How a web handler is mounted. */
export interface WebHandlerOptions {
  /** The path that it is mounted at, for instance `/ai`; it is taken off. Absent: the root. */
  readonly mountedAt?: string
  /** Largest body of a request in bytes (33554432). */
  readonly bodyBytes?: number
}

/** Reads a body as far as the limit. */
const readBody = (request: Request, limit: number): Effect.Effect<Uint8Array, Refusal> =>
  Effect.tryPromise({
    try: async () => {
      const chunks: Array<Uint8Array> = []
      let size = 0
      for await (const chunk of request.body ?? []) {
        size += chunk.length
        if (size > limit) throw new RangeError("too large")
        chunks.push(chunk)
      }
      return Buffer.concat(chunks)
    },
    catch: (error) =>
      error instanceof RangeError
        ? new Refusal({
            status: 413,
            code: "body_too_large",
            message: `Expected a body of at most ${limit} bytes, came more; send less.`,
          })
        : new Refusal({ status: 400, code: "body_cut_off", message: "Expected the whole body, came a part of it." }),
  })

/** A response that is made when the gate begins to answer, and whose reader may be slow or leave. */
const makeReply = (answer: (response: Response) => void, leave: () => void): Reply => {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let wanted: (() => void) | undefined
  return {
    send: (status, headers, body) => answer(new Response(status === 204 ? null : body, { status, headers })),
    start: (status, headers) => {
      const body = new ReadableStream<Uint8Array>({
        start: (made) => void (controller = made),
        pull: () => wanted?.(),
        cancel: leave,
      })
      answer(new Response(body, { status, headers }))
    },
    write: (text) =>
      Effect.suspend(() => {
        controller?.enqueue(encoder.encode(text))
        if ((controller?.desiredSize ?? 1) > 0) return Effect.void
        return Effect.callback<void>((resume) => {
          wanted = () => resume(Effect.void)
          return Effect.sync(() => void (wanted = undefined))
        })
      }),
    end: () => controller?.close(),
  }
}

/**
 * Makes a handler of web requests, for Hono, Next, Bun and whatever else speaks `Request` and `Response`. Whoever mounts it
 * bounds headers and time. A reader that leaves stops the work on its answer.
 */
export const toWebHandler =
  (gate: Gate, { mountedAt = "", bodyBytes = defaultLimits.bodyBytes }: WebHandlerOptions = {}) =>
  (request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      const abort = new AbortController()
      request.signal.addEventListener("abort", () => abort.abort(), { once: true })
      const { pathname, search, host } = new URL(request.url)
      const asked: Asked = {
        method: request.method,
        url: (pathname.startsWith(`${mountedAt}/`) ? pathname.slice(mountedAt.length) : pathname) + search,
        headers: { host, ...Object.fromEntries(request.headers) },
        body: readBody(request, bodyBytes),
      }
      const reply = makeReply(resolve, () => abort.abort())
      void Effect.runPromiseExit(gate(asked, reply), { signal: abort.signal }).then((exit) => {
        if (exit._tag === "Failure") reject(new DOMException("The request was left by its caller.", "AbortError"))
      })
    })
