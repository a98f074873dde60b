import * as Result from "effect/Result"
import { checkShape } from "../check-shape.ts"
import { type DecodedCall, type Endpoint } from "../endpoint.ts"
import { openaiError } from "../openai/openai-error.ts"
import { decodeResponses, faultOfState } from "./decode.ts"
import { encodeResponse } from "./encode.ts"
import { makeResponseEvents } from "./events.ts"
import { ResponsesSchema } from "./wire.ts"

/** `POST /v1/responses`, without state: each request carries its whole conversation. */
export const openaiResponses: Endpoint = {
  decode: (body) => {
    const fault = faultOfState(body)
    if (fault !== undefined) return Result.fail(fault)
    return Result.flatMap(checkShape(ResponsesSchema, body), (responses) => {
      const custom = new Set(
        (responses.tools ?? []).flatMap(({ type, name = "" }) => (type === "custom" ? [name] : [])),
      )
      return Result.map(decodeResponses(responses), (input): DecodedCall => ({
        kind: "chat",
        input,
        whole: encodeResponse(custom),
        ...(responses.stream === true ? { events: () => makeResponseEvents(custom) } : {}),
      }))
    })
  },
  error: openaiError,
}
