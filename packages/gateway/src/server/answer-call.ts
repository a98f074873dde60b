import { type EffectCallOptions, type Route, type RouterError, type RouterService } from "@postern/core"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type DecodedCall, type EventWriter } from "../dialects/endpoint.ts"
import { Refusal, refusalOf } from "../dialects/refusal.ts"
import { type Reply } from "./exchange.ts"
import { keepAlive } from "./keep-alive.ts"
import { routeHeaders } from "./route-headers.ts"

type Service = RouterService["Service"]

/** Bugs get a word that says nothing of them. */
const defect = new Refusal({
  status: 500,
  code: "internal_error",
  message: "The gateway failed on this request; its own output says more.",
})

const json = { "content-type": "application/json" } as const

const sendWhole = <A extends { readonly route: Route }>(
  reply: Reply,
  asked: Effect.Effect<A, RouterError>,
  write: (answer: A) => object,
): Effect.Effect<void, RouterError> =>
  Effect.map(asked, (answer) =>
    reply.send(200, { ...json, ...routeHeaders(answer.route) }, JSON.stringify(write(answer))),
  )

const eventHeaders = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" } as const

/**
 * Sends events as they come; what fails after the first is told as an event, for the status is gone by then. So it is where the
 * reader had to be kept waiting for the first.
 */
const sendEvents = (
  reply: Reply,
  parts: ReturnType<Service["stream"]>,
  writer: EventWriter,
  keepAliveMs: number,
): Effect.Effect<void, RouterError> => {
  let route: Route | undefined
  const start = () => reply.start(200, { ...eventHeaders, ...(route === undefined ? {} : routeHeaders(route)) })
  const { write, hasStarted, beat } = keepAlive(reply, start, keepAliveMs)
  const relay = Stream.runForEachArray(parts, (chunk) => {
    let text = ""
    for (const part of chunk) {
      if (part.type === "route") route = part.route
      text += writer.part(part)
    }
    return text === "" ? Effect.void : write(text)
  })
  const finish = (text: string) => Effect.andThen(write(text), Effect.sync(reply.end))
  return Effect.matchCauseEffect(Effect.raceFirst(relay, beat), {
    onSuccess: () => finish(writer.end()),
    onFailure: (cause) => {
      if (!hasStarted() || Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause)
      const error = Cause.findError(cause)
      return finish(writer.error(Result.isSuccess(error) ? refusalOf(error.success) : defect))
    },
  })
}

const run = (call: DecodedCall, options: EffectCallOptions, service: Service, reply: Reply, keepAliveMs: number) => {
  switch (call.kind) {
    case "chat":
      return call.events === undefined
        ? sendWhole(reply, service.chat(call.input, options), call.whole)
        : sendEvents(reply, service.stream(call.input, options), call.events(), keepAliveMs)
    case "infill":
      return call.events === undefined
        ? sendWhole(reply, service.infill(call.input, options), call.whole)
        : sendEvents(reply, service.stream(call.input, options), call.events(), keepAliveMs)
    case "embed":
      return sendWhole(reply, service.embed(call.input, options), call.whole)
    case "count":
      return Effect.map(service.explain(call.input, options), ({ size }) =>
        reply.send(200, json, JSON.stringify(call.whole(size.tokens))),
      )
  }
}

/**
 * Asks the router and writes its answer; fails with what kept it from beginning. A reader of events hears something every
 * `keepAliveMs`.
 */
export const answerCall = (
  call: DecodedCall,
  options: EffectCallOptions,
  service: Service,
  reply: Reply,
  keepAliveMs: number,
): Effect.Effect<void, Refusal> =>
  Effect.matchCauseEffect(run(call, options, service, reply, keepAliveMs), {
    onSuccess: () => Effect.void,
    onFailure: (cause): Effect.Effect<never, Refusal> => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
      const error = Cause.findError(cause)
      if (Result.isSuccess(error)) return Effect.fail(refusalOf(error.success))
      return Effect.andThen(Effect.logError("A request failed by a defect of the gateway."), Effect.fail(defect))
    },
  })
