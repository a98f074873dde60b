import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { type AddressInfo, type Socket } from "node:net"

/** What the upstream says when nothing goes wrong, a word an event. */
export const upstreamWords = ["One ", "two ", "three."]

const event = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: "a", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

const opening = event({ role: "assistant", content: "" })
const words = upstreamWords.map((content) => event({ content }))
const ending =
  `data: ${JSON.stringify({ id: "a", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } })}\n\n` +
  "data: [DONE]\n\n"
const toolCall = event({
  tool_calls: [
    { id: "abcdefghi", type: "function", index: 0, function: { name: "read_file", arguments: '{"path": ' } },
  ],
})

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
  const piece = event({ content: largeWord })
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
        Buffer.from(event({ content: "One \u0001" }).replace("\\u0001", "#"), "latin1").map((byte) =>
          byte === 0x23 ? 0xff : byte,
        ),
        Buffer.from(ending),
      ]),
    ),
} satisfies Record<string, Fault>

/** A server with one fault. */
export interface FaultyUpstream {
  readonly url: string
  readonly requests: () => number
  /** Connections that are open. */
  readonly sockets: () => number
  readonly close: () => Promise<void>
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === "string") throw new Error("The upstream has no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    sockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
