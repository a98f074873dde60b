import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { askedText, completionBody, completionEvents, listenOnLoopback, type MistralCall } from "@postern/core/testing"
import { piecesOf, readTurn } from "./wire-prompt.ts"

// A program: the provider behind all gateways. It speaks the wire format that Mistral's API and OpenAI's share, answers with
// what the last message asks for, and counts.

let requests = 0
let lastBody = ""

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString("utf8")
}

const answer = async (call: MistralCall, response: ServerResponse): Promise<void> => {
  const turn = readTurn(askedText(call))
  if (turn === undefined) return void response.writeHead(400).end()
  const said = {
    pieces: piecesOf(turn),
    usage: { prompt_tokens: 10, completion_tokens: turn.pieces, total_tokens: 10 + turn.pieces },
  }
  if (call.body["stream"] !== true) {
    return void response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(completionBody(said, call)))
  }
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" })
  response.socket?.setNoDelay(true)
  const events = [...completionEvents(said, call).map((event) => JSON.stringify(event)), "[DONE]"]
  if (turn.paceMs === 0) return void response.end(events.map((event) => `data: ${event}\n\n`).join(""))
  for (const event of events) {
    response.write(`data: ${event}\n\n`)
    await pause(turn.paceMs)
  }
  response.end()
}

const server = createServer((request, response) => {
  const { url: path = "/", method } = request
  if (method !== "POST" || path !== "/v1/chat/completions") return void response.writeHead(404).end("{}")
  void readBody(request)
    .then((text) => {
      lastBody = text
      return answer({ path, index: requests++, body: JSON.parse(text) }, response)
    })
    .catch(() => response.destroy())
})
server.keepAliveTimeout = 60_000

process.on("message", (message) => {
  if (message === "requests") process.send?.({ requests })
  if (message === "last body") process.send?.({ lastBody })
})
process.once("disconnect", () => process.exit())
const { url } = await listenOnLoopback(server)
process.send?.({ url })
