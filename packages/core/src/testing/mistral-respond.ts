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
export const failAtOnce = (response: ServerResponse, fault: MistralFault | undefined): boolean => {
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

/** How events are written, and what comes in place of one by a fault. */
export interface EventForm {
  readonly contentType: string
  readonly write: (event: object | string) => string
  /** Says that nothing more comes; absent: the format has no such event. */
  readonly done?: string
  readonly error: object
}

const mistralForm: EventForm = {
  contentType: "text/event-stream; charset=utf-8",
  write: (event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`,
  done: "[DONE]",
  error: { object: "error", message: "Service unavailable", type: "internal_server_error", code: "3700" },
}

/** Streams events, with the fault that may come among them. `lead`: how many come before the first piece. */
export const streamEvents = (
  response: ServerResponse,
  all: ReadonlyArray<object>,
  fault: MistralFault | undefined,
  form: EventForm,
  lead = 1,
): void => {
  const send = (event: object | string) => response.write(form.write(event))
  const failsAt = fault && "after" in fault ? (fault.after ?? 1) + lead : 1 + lead
  const events = fault?.kind === "no-finish" ? all.filter((event) => !isFinish(event)) : all
  response.writeHead(200, { "content-type": form.contentType })
  for (const [position, event] of events.entries()) {
    if (position === failsAt) {
      if (fault?.kind === "stall") return
      // The bytes so far must arrive before the connection ends, so it ends after they are flushed.
      if (fault?.kind === "cut") return void response.write("\n", () => response.destroy())
      if (fault?.kind === "bad-event") send("{not json")
      if (fault?.kind === "error-event") {
        send(form.error)
        return void response.end()
      }
    }
    send(event)
  }
  if (form.done !== undefined && fault?.kind !== "no-done") send(form.done)
  response.end()
}

/** Whether an event says why the answer ended, in any of the dialects. */
const isFinish = (event: object): boolean => /"finish_reason":"|"done":true|"stop":true/.test(JSON.stringify(event))

/** Writes one answer, with its fault. */
export const writeAnswer = (response: ServerResponse, answer: MistralAnswer, call: MistralCall): void => {
  if (failAtOnce(response, answer.fault)) return
  if (call.path.endsWith("/embeddings")) return respond(response, 200, embeddingBody(call))
  if (call.body["stream"] === true) {
    return streamEvents(response, completionEvents(answer, call), answer.fault, mistralForm)
  }
  return respond(response, 200, completionBody(answer, call))
}
