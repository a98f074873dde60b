import { type Redaction, type RestoreCounts, type Restorer, type StreamPart } from "@postern/core"
import { type WireEvent } from "../network/read-events.ts"
import { type ApiDialect } from "./api-dialect.ts"
import { type AnswerPiece, endsWith, piecesOf } from "./answer-texts.ts"

const textIn = (parts: ReadonlyArray<StreamPart>): string =>
  parts.map((part) => ("text" in part ? part.text : "arguments" in part ? part.arguments : "")).join("")

const push = (restorer: Restorer, format: AnswerPiece["format"], text: string): string =>
  textIn(
    restorer.push(
      format === "json" ? { type: "tool-call-delta", index: 0, arguments: text } : { type: "text-delta", text },
    ),
  )

/** Counts what was restored in one answer. */
export interface RestoreTally {
  readonly add: (counts: RestoreCounts) => void
  readonly total: () => RestoreCounts
}

/** Makes a tally. */
export const makeTally = (): RestoreTally => {
  let total: RestoreCounts = { text: 0, toolArguments: 0, leftInUrls: 0 }
  return {
    add: ({ leftInUrls, text, toolArguments }) => {
      total = {
        text: total.text + text,
        toolArguments: total.toolArguments + toolArguments,
        leftInUrls: total.leftInUrls + leftInUrls,
      }
    },
    total: () => total,
  }
}

/** Restores every string of a value that came whole. */
export const restoreWhole = (value: unknown, redaction: Redaction, tally: RestoreTally, field = ""): unknown => {
  if (typeof value === "string") {
    const restorer = redaction.restorer()
    const format = field === "arguments" ? "json" : "plain"
    const restored = push(restorer, format, value) + textIn(restorer.flush())
    tally.add(restorer.counts())
    return restored
  }
  if (Array.isArray(value)) return value.map((item) => restoreWhole(item, redaction, tally, field))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, restoreWhole(item, redaction, tally, name)]),
  )
}

interface OpenText {
  readonly restorer: Restorer
  readonly format: AnswerPiece["format"]
  /** The latest event that continued the text: what is held back at its end comes in one like it. */
  last: WireEvent
  said: string
}

/** Restores a streamed answer, event by event. */
export interface StreamRestorer {
  readonly push: (event: WireEvent) => ReadonlyArray<WireEvent>
  /** What is still held back, for a stream that ends without saying so. */
  readonly flush: () => ReadonlyArray<WireEvent>
  /** What was said, text by text. */
  readonly said: () => ReadonlyArray<string>
}

const parse = (data: string): unknown => {
  try {
    const value: unknown = JSON.parse(data)
    return value
  } catch {
    return undefined
  }
}

/** Makes what restores a streamed answer: each of its texts on its own, at whatever places it was cut. */
export const makeStreamRestorer = (dialect: ApiDialect, redaction: Redaction, tally: RestoreTally): StreamRestorer => {
  const texts = new Map<string, OpenText>()
  const ended: Array<string> = []

  const openFor = (piece: AnswerPiece, event: WireEvent): OpenText => {
    const known = texts.get(piece.key)
    const open = known ?? { restorer: redaction.restorer(), format: piece.format, last: event, said: "" }
    texts.set(piece.key, open)
    open.last = event
    return open
  }

  const close = (key: string, open: OpenText): string => {
    const rest = textIn(open.restorer.flush())
    tally.add(open.restorer.counts())
    ended.push(open.said + rest)
    texts.delete(key)
    return rest
  }

  /** An event like the last one of a text, with nothing in it but what was held back. */
  const likeLast = (key: string, { last }: OpenText, rest: string): WireEvent => {
    const event = parse(last.data)
    for (const piece of piecesOf(dialect, event)) piece.put(piece.key === key ? rest : "")
    const data = JSON.stringify(event, (field, value: unknown) =>
      field === "finish_reason" ? null : field === "usage" ? undefined : value,
    )
    return { event: last.event, data }
  }

  const closeAll = (isEnded: (key: string) => boolean): ReadonlyArray<WireEvent> =>
    [...texts].flatMap(([key, open]) => {
      if (!isEnded(key)) return []
      const rest = close(key, open)
      return rest === "" ? [] : [likeLast(key, open, rest)]
    })

  return {
    push: (wire) => {
      const event = parse(wire.data)
      if (typeof event !== "object" || event === null) return [...closeAll(() => true), wire]
      const pieces = piecesOf(dialect, event)
      const isEnded = endsWith(dialect, event)
      // Pieces are taken out first: the rest of the event came whole, and is restored as such.
      const given = pieces.map(({ text }) => text)
      for (const piece of pieces) piece.put("")
      const whole = redaction.count === 0 ? event : restoreWhole(event, redaction, tally)
      const slots = piecesOf(dialect, whole)
      const continued = new Set(pieces.map(({ key }) => key))
      pieces.forEach((piece, position) => {
        const open = openFor(piece, wire)
        const restored = push(open.restorer, piece.format, given[position] ?? "")
        open.said += restored
        slots[position]?.put(isEnded(piece.key) ? restored + close(piece.key, open) : restored)
      })
      const before = closeAll((key) => isEnded(key) && !continued.has(key))
      return [...before, { event: wire.event, data: JSON.stringify(whole) }]
    },
    flush: () => closeAll(() => true),
    said: () => ended,
  }
}
