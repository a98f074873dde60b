import { sendCleared } from "../network/cleared-call.ts"
import { readEvents, type WireEvent } from "../network/read-events.ts"
import { toResponse } from "../network/to-response.ts"
import { saidTexts } from "./answer-texts.ts"
import { type ApiDialect } from "./api-dialect.ts"
import { type ClearedDecision, type Guard } from "./decide-call.ts"
import { type CallRecord } from "../record/record-call.ts"
import { makeStreamRestorer, makeTally, restoreWhole } from "./restore-answer.ts"

/** What a call is sent with besides its cleared bytes. */
export interface SentWith {
  readonly dialect: ApiDialect
  readonly request: Request
  readonly url: URL
  readonly credentials: Readonly<Record<string, string>>
}

/** The server or the way to it failed; the cause is for the caller of fetch, as any fetch would give it. */
class CallFailed extends Error {
  override readonly name = "CallFailed"
}

/** Headers that no longer say what is true of the body. */
const untrue = ["content-length", "content-encoding", "transfer-encoding"]

const headersOf = ({ headers }: Response): Headers => {
  const kept = new Headers(headers)
  for (const name of untrue) kept.delete(name)
  return kept
}

const write = ({ data, event }: WireEvent): Uint8Array =>
  new TextEncoder().encode(`${event === undefined ? "" : `event: ${event}\n`}data: ${data}\n\n`)

const parse = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** Sends the cleared bytes, and gives the answer with what was redacted restored. */
export const sendCall = async (
  guard: Guard,
  { cleared, decided, redaction, sent }: ClearedDecision,
  record: CallRecord,
  { credentials, dialect, request, url }: SentWith,
): Promise<Response> => {
  const tally = makeTally()
  const remember = (texts: ReadonlyArray<string>): void => {
    for (const workspace of guard.workspaces) {
      for (const text of texts) workspace.register(text, { zone: decided.verdict.zone, from: sent.zone })
    }
  }
  const end = async (outcome: "answered" | "failed" | "interrupted", texts: ReadonlyArray<string>): Promise<void> => {
    try {
      remember(texts)
    } finally {
      await record.ended(outcome, decided, tally.total())
    }
  }

  const answered = await sendCleared({
    target: sent.target,
    zone: sent.zone,
    endpoint: { origin: url.origin, paths: [url.pathname] },
    reachRequest: guard.reachRequest,
    cleared,
    apiKey: "",
    credentials,
    query: url.search,
    signal: request.signal,
  }).catch(async (error: unknown) => {
    await end(request.signal.aborted ? "interrupted" : "failed", [])
    throw new CallFailed("The call failed", { cause: error })
  })
  const response = toResponse(answered)
  const { body, ok, status, statusText } = response
  const init = { status, statusText, headers: headersOf(response) }

  if (body !== null && (response.headers.get("content-type") ?? "").includes("text/event-stream")) {
    const restorer = makeStreamRestorer(dialect, redaction, tally)
    const events = readEvents(body, "sse")
    let isOver = false
    let broken: unknown
    const finish = async (outcome: "answered" | "failed" | "interrupted"): Promise<void> => {
      if (isOver) return
      isOver = true
      await end(outcome, restorer.said()).catch(() => undefined)
    }
    const stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        if (broken !== undefined) return controller.error(broken)
        try {
          const next = await events.next()
          const ready = next.done === true ? restorer.flush() : restorer.push(next.value)
          for (const event of ready) controller.enqueue(write(event))
          if (next.done !== true) return
          // Bound answers are registered before the caller can send them back.
          await finish("answered")
          controller.close()
        } catch (error) {
          const held = restorer.flush()
          await finish(request.signal.aborted ? "interrupted" : "failed")
          // An error throws away what is not read yet: what was held back comes first.
          broken = error
          for (const event of held) controller.enqueue(write(event))
          if (held.length === 0) controller.error(error)
        }
      },
      cancel: async () => {
        restorer.flush()
        await finish("interrupted")
        await events.return()
      },
    })
    return new Response(stream, init)
  }

  const text = await response.text().catch(async (error: unknown) => {
    await end("failed", [])
    throw new CallFailed("The answer broke off", { cause: error })
  })
  const answer = parse(text)
  const restored = redaction.count === 0 || answer === undefined ? answer : restoreWhole(answer, redaction, tally)
  await end(ok ? "answered" : "failed", ok ? saidTexts(restored) : [])
  return new Response(redaction.count === 0 || answer === undefined ? text : JSON.stringify(restored), init)
}
