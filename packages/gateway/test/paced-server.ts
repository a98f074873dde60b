import { createServer, type ServerResponse } from "node:http"
import { type AddressInfo } from "node:net"

/** An upstream with OpenAI's API whose one answer goes on when the test says so. */
export interface PacedServer {
  /** Its API's base. */
  readonly url: string
  /** Sends an event with more of the answer; resolves when it may send more, and is `false` once its reader has left. */
  readonly say: (text: string) => Promise<boolean>
  readonly finish: () => void
  /** The reader has left, or all was read. */
  readonly closed: Promise<void>
  readonly close: () => Promise<void>
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "model", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

const list = JSON.stringify({ object: "list", data: [{ id: "model", object: "model" }] })

/** Starts it on loopback. */
export const startPacedServer = async (): Promise<PacedServer> => {
  const asked = Promise.withResolvers<ServerResponse>()
  const closed = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    request.resume()
    if (request.method === "GET") return void response.writeHead(200, { "content-type": "application/json" }).end(list)
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.once("close", closed.resolve)
    asked.resolve(response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port }: Pick<AddressInfo, "port"> = Object(server.address())
  return {
    url: `http://127.0.0.1:${port}/v1`,
    say: async (text) => {
      const response = await asked.promise
      if (!response.write(chunk({ content: text })) && !response.closed) {
        await Promise.race([new Promise<void>((resolve) => void response.once("drain", resolve)), closed.promise])
      }
      return !response.closed
    },
    finish: () => void asked.promise.then((response) => response.end(`${chunk({}, "stop")}data: [DONE]\n\n`)),
    closed: closed.promise,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}
