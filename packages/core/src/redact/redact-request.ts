import { type ModelRequest } from "../model/request.ts"
import { type Redactable, type Redaction } from "./redaction.ts"

/** Gives the request as it may be sent: the values replaced in its body, the envelope as it was. */
export const redactRequest = (
  request: ModelRequest,
  redaction: Redaction,
  values: ReadonlyArray<Redactable>,
): ModelRequest => {
  switch (request.kind) {
    case "chat":
      return { ...request, body: redaction.redactBody(request.body, values) }
    case "infill":
      return { ...request, body: redaction.redactBody(request.body, values) }
    case "embed":
      return { ...request, body: redaction.redactBody(request.body, values) }
    default:
      return request satisfies never
  }
}
