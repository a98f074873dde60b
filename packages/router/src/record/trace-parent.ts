import { type RequestEvent } from "@postern/core"

// https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent, flags; the last flag says that it is sampled.
const traceParent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f][13579bdf](?:-|$)/

/** The caller's trace, where its headers name one that somebody records. Nothing else of the header is taken. */
export const readTraceParent = (
  headers: Readonly<Record<string, string | undefined>> | undefined,
): RequestEvent["trace"] => {
  const [, traceId, parentSpanId] = traceParent.exec(headers?.["traceparent"] ?? "") ?? []
  return traceId === undefined || parentSpanId === undefined ? undefined : { traceId, parentSpanId }
}
