import { completionEvents, listenOnLoopback, type Loopback, type MistralAnswer } from "@postern/core/testing"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { type Socket } from "node:net"

/** What the upstream says when nothing goes wrong, a word an event. */
export const upstreamWords = ["One ", "two ", "three."]

/** The events of an answer as they are sent: the opening, one for each piece, the end. */
const eventsOf = (answer: MistralAnswer): ReadonlyArray<string> =>
  completionEvents(answer, { path: "/v1/chat/completions", index: 0, body: { model: "m" } }).map(
    (event) => `data: ${JSON.stringify(event)}\n\n`,
  )

const pieceOf = (answer: MistralAnswer): string => eventsOf(answer)[1] ?? ""

const whole = eventsOf({
  pieces: upstreamWords,
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
})
const opening = whole[0] ?? ""
const words = whole.slice(1, -1)
const ending = `${whole.at(-1)}data: [DONE]\n\n`
const toolCall = pieceOf({ toolCalls: [{ name: "read_file", arguments: '{"path": ' }] })

/** Writes an answer, or does something else. */
export type Fault = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>

const begin = (response: ServerResponse, type = "text/event-stream"): ServerResponse =>
  response.writeHead(200, { "content-type": type })

/** Sends text, and ends the connection hard once it is on its way. */
const thenReset = (response: ServerResponse, text: string): void => {
  begin(response).write(text, () => setImmediate(() => response.socket?.resetAndDestroy()))
}

const status =
  (
    code: number,
    headers: Record<string, string> = {},
    body = '{"message": "no", "type": "fault", "code": "1"}',
  ): Fault =>
  (response) =>
    void response.writeHead(code, { "content-type": "application/json", ...headers }).end(body)

/** Every event in its own packet, and each in two halves. */
const drip: Fault = async (response) => {
  begin(response)
  for (const piece of [opening, ...words, ending]) {
    const middle = Math.floor(piece.length / 2)
    for (const half of [piece.slice(0, middle), piece.slice(middle)]) {
      await new Promise<void>((written) => response.write(half, () => setImmediate(written)))
    }
  }
  response.end()
}

/** Bytes of a 50 MB answer: large pieces, so that it is the size that is tested. */
export const largeWord = "x".repeat(1_000_000)
export const largeWords = 50

const large: Fault = async (response) => {
  begin(response).write(opening)
  const piece = pieceOf({ pieces: [largeWord] })
  for (let at = 0; at < largeWords; at++) {
    await new Promise<void>((written) => response.write(piece, () => written()))
  }
  response.end(ending)
}

/** What an upstream can do wrong once it is connected to, by name. */
export const faults = {
  "hang before headers": () => {},
  "hang before content": (response) => void begin(response).write(opening),
  "hang mid-stream": (response) => void begin(response).write(opening + words[0]),
  "slow drip": drip,
  "reset before headers": (response) => void response.socket?.resetAndDestroy(),
  "reset before content": (response) => thenReset(response, opening),
  "reset after content": (response) => thenReset(response, opening + words[0]),
  "reset mid tool call": (response) => thenReset(response, opening + toolCall),
  "end before content": (response) => void begin(response).end(opening),
  "end without terminator": (response) => void begin(response).end(opening + words[0]),
  "400": status(400),
  "401": status(401),
  "403": status(403),
  "404": status(404),
  "408": status(408),
  "413": status(413),
  "422": status(422, {}, '{"detail": [{"msg": "Field required"}]}'),
  "429": status(429),
  "429 with a short wait": status(429, { "retry-after": "0.05" }),
  "429 with a long wait": status(429, { "retry-after": "3600" }),
  "500": status(500),
  "502 with a page": status(502, { "content-type": "text/html" }, "<html>Bad Gateway</html>"),
  "503": status(503),
  "529": status(529),
  "broken JSON": (response) => void begin(response).end(`${opening}data: {"id": "a", \n\n`),
  "broken event stream": (response) => void begin(response).end("\u0000\u0001 this is no event\n\n:::\n\n"),
  "broken JSON after content": (response) => void begin(response).end(`${opening}${words[0]}data: {nothing\n\n`),
  "wrong content type": (response) => void begin(response, "text/html").end("<html>hello</html>"),
  "50 MB": large,
  "invalid UTF-8": (response) =>
    void begin(response).end(
      Buffer.concat([
        Buffer.from(opening),
        Buffer.from(pieceOf({ pieces: ["One \u0001"] }).replace("\\u0001", "#"), "latin1").map((byte) =>
          byte === 0x23 ? 0xff : byte,
        ),
        Buffer.from(ending),
      ]),
    ),
} satisfies Record<string, Fault>

/** A server with one fault. */
export interface FaultyUpstream extends Loopback {
  readonly requests: () => number
  /** Connections that are open. */
  readonly sockets: () => number
}

/** Starts it on a free port of the loopback interface; without a fault it answers. */
export const startUpstream = async (fault: Fault = drip): Promise<FaultyUpstream> => {
  let requests = 0
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.method === "POST") requests++
      void fault(response, request)
    })
  })
  server.on("connection", (socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket)).on("error", () => {})
  })
  const loopback = await listenOnLoopback(server)
  return { ...loopback, requests: () => requests, sockets: () => sockets.size }
}
