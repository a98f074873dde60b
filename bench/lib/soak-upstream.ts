import { completionEvents, listenOnLoopback, type Loopback } from "@postern/core/testing"
import { createServer, type ServerResponse } from "node:http"
import { makeRandom } from "./random.ts"

/** A server in Mistral's format that repeats a request's name, and breaks at random. */
export interface SoakUpstream extends Loopback {
  readonly requests: () => number
  /** Requests that are being answered. */
  readonly running: () => number
  /** When, by `performance.now()`, a request of that name was left before its answer was whole. */
  readonly leftAt: ReadonlyMap<string, number>
  /** What it says to a request of that name when nothing breaks. */
  readonly answerTo: (name: string) => string
}

const wordsOf = (name: string): ReadonlyArray<string> => Array.from({ length: 6 }, (_, at) => `${name}-${at} `)

/** The events of the answer as they are sent. */
const eventsOf = (name: string): ReadonlyArray<string> => {
  const usage = { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 }
  const call = { path: "/v1/chat/completions", index: 0, body: { model: "m" } }
  const events = completionEvents({ pieces: wordsOf(name), usage }, call)
  return [...events.map((event) => JSON.stringify(event)), "[DONE]"].map((data) => `data: ${data}\n\n`)
}

const nameIn = (body: string): string => /Repeat: (\w+)/.exec(body)?.[1] ?? "nobody"

/** Starts it on a free port of the loopback interface. A third of its answers break, each in another way. */
export const startSoakUpstream = async (seed: number): Promise<SoakUpstream> => {
  const random = makeRandom(seed)
  let requests = 0
  let running = 0
  const leftAt = new Map<string, number>()

  const answer = (response: ServerResponse, name: string): void => {
    const fault = random.below(24)
    if (fault === 0) return void response.socket?.resetAndDestroy()
    if (fault === 1) return void response.writeHead(503).end()
    if (fault === 2) return void response.writeHead(429, { "retry-after": "0.02" }).end()
    if (fault === 3) return void response.writeHead(500, { "content-type": "text/html" }).end("<html>")
    // Hangs until whoever asked leaves.
    if (fault === 4 && random.below(4) === 0) return
    response.writeHead(200, { "content-type": "text/event-stream" })
    const events = eventsOf(name)
    const breaksAt = fault < 8 ? random.below(events.length) : events.length
    const next = (at: number): void => {
      if (response.destroyed) return
      if (at === breaksAt && fault === 5) return void response.socket?.resetAndDestroy()
      if (at === breaksAt && fault === 6) return void response.end()
      if (at === breaksAt && fault === 7) return void response.end("data: {broken\n\n")
      const text = events[at]
      if (text === undefined) return void response.end()
      response.write(text, () => setImmediate(next, at + 1))
    }
    next(0)
  }

  const server = createServer((request, response) => {
    let body = ""
    running++
    response.on("close", () => running--)
    request
      .setEncoding("utf8")
      .on("data", (chunk: string) => (body += chunk))
      .on("end", () => {
        requests++
        const name = nameIn(body)
        response.on("close", () => {
          if (!response.writableFinished) leftAt.set(name, performance.now())
        })
        answer(response, name)
      })
  })
  server.on("connection", (socket) => socket.on("error", () => {}))
  const loopback = await listenOnLoopback(server)
  return {
    ...loopback,
    requests: () => requests,
    running: () => running,
    leftAt,
    answerTo: (name) => wordsOf(name).join(""),
  }
}
