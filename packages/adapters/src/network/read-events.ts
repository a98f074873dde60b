import { createParser } from "eventsource-parser"

/** More characters than any event of a model's answer has; a server that sends more is broken. */
const mostCharacters = 64_000_000

/** One event of a stream. */
export interface WireEvent {
  /** The event's name, where the format has names. */
  readonly event?: string | undefined
  readonly data: string
}

/** Takes pieces of text and gives the events that are complete. */
type EventReader = (text: string, isLast: boolean) => ReadonlyArray<WireEvent>

const makeSseReader = (): EventReader => {
  let ready: Array<WireEvent> = []
  const parser = createParser({
    maxBufferSize: mostCharacters,
    onEvent: ({ data, event }) => void ready.push({ data, event }),
  })
  return (text, isLast) => {
    parser.feed(text)
    // The last event of a stream may lack its blank line.
    if (isLast) parser.feed("\n\n")
    const events = ready
    ready = []
    return events
  }
}

const makeLineReader = (): EventReader => {
  let rest = ""
  return (text, isLast) => {
    const lines = (rest + text).split("\n")
    rest = isLast ? "" : (lines.pop() ?? "")
    if (rest.length > mostCharacters) throw new RangeError("A line of the answer has no end")
    return lines.filter((line) => line.trim() !== "").map((data) => ({ data }))
  }
}

/** Reads a body as server-sent events, or as lines of JSON; those that come together at once. Leaving early closes it. */
export async function* readEventBatches(
  body: AsyncIterable<Uint8Array>,
  format: "sse" | "lines",
): AsyncGenerator<ReadonlyArray<WireEvent>, void, undefined> {
  const decoder = new TextDecoder()
  const read = format === "sse" ? makeSseReader() : makeLineReader()
  for await (const bytes of body) yield read(decoder.decode(bytes, { stream: true }), false)
  yield read(decoder.decode(), true)
}

/** Reads a body event by event. Leaving early closes the connection. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  format: "sse" | "lines",
): AsyncGenerator<WireEvent, void, undefined> {
  for await (const events of readEventBatches(body, format)) yield* events
}
