import { expect, it } from "vitest"
import { readTraceParent } from "../../src/record/trace-parent.ts"

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
const parentSpanId = "00f067aa0ba902b7"

it.each([
  `00-${traceId}-${parentSpanId}-01`,
  `00-${traceId}-${parentSpanId}-03`,
  `cc-${traceId}-${parentSpanId}-01-more`,
])("reads %s", (traceparent) => {
  expect(readTraceParent({ traceparent })).toEqual({ traceId, parentSpanId })
})

it.each([
  ["a trace that nobody records", `00-${traceId}-${parentSpanId}-00`],
  ["another version's mark", `ff-${traceId}-${parentSpanId}-01`],
  ["no trace", `00-${"0".repeat(32)}-${parentSpanId}-01`],
  ["no parent", `00-${traceId}-${"0".repeat(16)}-01`],
  ["capital letters", `00-${traceId.toUpperCase()}-${parentSpanId}-01`],
  ["words", `00-the words of a secret file-${parentSpanId}-01`],
  ["nothing", ""],
])("takes %s for none", (_, traceparent) => {
  expect(readTraceParent({ traceparent })).toBeUndefined()
})

it("takes no header for none", () => {
  expect(readTraceParent(undefined)).toBeUndefined()
  expect(readTraceParent({})).toBeUndefined()
})
