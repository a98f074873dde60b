import { type ServerResponse } from "node:http"
import { type Json } from "../model/json.ts"
import { type MistralAnswer, type MistralCall, type MistralFault } from "./mistral-answer.ts"
import { completionBody, completionEvents } from "./mistral-completion.ts"
import { embeddingBody } from "./mistral-embedding.ts"
import { errorBody } from "./mistral-error-body.ts"

/** Sends JSON, or HTML where the body is a string. */
export const respond = (
  response: ServerResponse,
  status: number,
  body: Json | object,
  headers: Record<string, string> = {},
): void => {
  const isText = typeof body === "string"
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

/** Applies the faults that come before any byte of the answer; says whether there was one. */
const failAtOnce = (response: ServerResponse, fault: MistralFault | undefined): boolean => {
  switch (fault?.kind) {
    case "status": {
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }
      respond(response, fault.status, fault.body ?? errorBody(fault.status), headers)
      return true
    }
    case "reset":
      response.destroy()
      return true
    case "redirect":
      response.writeHead(307, { location: fault.location }).end()
      return true
    case "stall":
      return (fault.after ?? 0) === 0
    default:
      return false
  }
}

const stream = (response: ServerResponse, answer: MistralAnswer, call: MistralCall): void => {
  const { fault } = answer
  const send = (data: object | string) =>
    response.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`)
  // The first event is the role, so that `after` counts pieces.
  const failsAt = fault && "after" in fault ? (fault.after ?? 1) + 1 : 2
  const all = completionEvents(answer, call)
  const events = fault?.kind === "no-finish" ? all.slice(0, -1) : all
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" })
  for (const [position, event] of events.entries()) {
    if (position === failsAt) {
      if (fault?.kind === "stall") return
      // The bytes so far must arrive before the connection ends, so it ends after they are flushed.
      if (fault?.kind === "cut") return void response.write(": cut\n\n", () => response.destroy())
      if (fault?.kind === "bad-event") send("{not json")
      if (fault?.kind === "error-event") {
        send({ object: "error", message: "Service unavailable", type: "internal_server_error", code: "3700" })
        return void response.end()
      }
    }
    send(event)
  }
  if (fault?.kind !== "no-done") send("[DONE]")
  response.end()
}

/** Writes one answer, with its fault. */
export const writeAnswer = (response: ServerResponse, answer: MistralAnswer, call: MistralCall): void => {
  if (failAtOnce(response, answer.fault)) return
  if (call.path.endsWith("/embeddings")) return respond(response, 200, embeddingBody(call))
  if (call.body["stream"] === true) return stream(response, answer, call)
  return respond(response, 200, completionBody(answer, call))
}
