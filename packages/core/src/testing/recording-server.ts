import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http"
import { listenOnLoopback, type Loopback } from "./loopback.ts"

/** A request as it arrived: every byte of it. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Resolves when the exchange is over: the answer was sent whole, or the client (or a fault) ended the connection. */
  readonly ended: Promise<"whole" | "cut">
}

/** A server on the loopback interface that records what it receives. */
export interface RecordingServer extends Loopback, AsyncDisposable {
  /** Everything it received, in order. */
  readonly requests: ReadonlyArray<RecordedRequest>
}

/** One request as a server answers it. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  /** Position among the requests that are counted, from 0. */
  readonly index: number
  /** The parsed body; an empty object where it is not a JSON object. */
  readonly body: Readonly<Record<string, unknown>>
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const parseBody = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

const endOf = (response: ServerResponse): Promise<"whole" | "cut"> =>
  new Promise((resolve) => response.once("close", () => resolve(response.writableFinished ? "whole" : "cut")))

/** Starts a server on a free port of 127.0.0.1. `isCounted` says at which paths POST requests are numbered. */
export const startRecordingServer = async (
  answer: (request: ReceivedRequest, response: ServerResponse) => Promise<void> | void,
  isCounted: (path: string) => boolean,
): Promise<RecordingServer> => {
  const requests: Array<RecordedRequest> = []
  let counted = 0
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const ended = endOf(response)
    const body = await readBody(request)
    const { headers, method = "", url: path = "/" } = request
    requests.push({ method, path, headers, body, ended })
    const index = method === "POST" && isCounted(path) ? counted++ : counted
    await answer({ method, path, index, body: parseBody(body) }, response)
  }
  const server = createServer((request, response) => {
    // A client that leaves in the middle of its own request is no fault of the server's.
    handle(request, response).catch(() => response.destroy())
  })
  const { url, close } = await listenOnLoopback(server)
  return { url, requests, close, [Symbol.asyncDispose]: close }
}
