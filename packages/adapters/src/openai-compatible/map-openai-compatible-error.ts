import { ModelError, type ModelErrorReason } from "@postern/core"
import { type ApiProblem, readProblem, retryAfterMs, toldOf } from "../network/error-status.ts"
import { type ErrorContext, field, mapConnectionError } from "../network/map-connection-error.ts"

/** An error that came as an answer: a status with its body, or an event within a stream. */
export interface AnsweredError {
  /** Absent: the error came within a stream. */
  readonly status?: number
  readonly body: unknown
  readonly retryAfter?: string | null
}

const messageOf = (body: unknown): string => {
  const error = field(body, "error")
  const said = field(error, "message") ?? (typeof error === "string" ? error : field(body, "message"))
  return typeof said === "string" ? said : ""
}

/** Servers that give no code say it in words; the words are read here, and never told. */
const isTooLarge = (message: string): boolean =>
  /maximum context length|context (?:length|size|window)|exceeds? the available context|too (?:many tokens|large|long)/i.test(
    message,
  )

const reasonOf = (status: number | undefined, { code, type }: ApiProblem, message: string): ModelErrorReason => {
  if (type === "exceed_context_size_error" || code === "context_length_exceeded" || status === 413)
    return "does-not-fit"
  if ((status ?? 400) < 500 && isTooLarge(message)) return "does-not-fit"
  if (code === "model_not_found" || status === 404 || /model .*not found/i.test(message)) return "not-found"
  if (/does not support (?:insert|tools|chat|embed|generate|vision)|not (?:currently )?supported/i.test(message))
    return "unsupported"
  if (status === 401 || status === 403) return "unauthorized"
  if (status === 408) return "timed-out"
  if (status === 429) return "rate-limited"
  // A fault within a stream, of which nothing else is known, is the server's own.
  if (status === undefined || status >= 500) return "unavailable"
  return status >= 400 ? "rejected" : "malformed"
}

const adviceFor = (reason: ModelErrorReason, model: string): string => {
  switch (reason) {
    case "not-found":
      return `does not know the model \`${model}\` or the path; set \`model\` to an id that it lists, and check \`baseURL\` and \`server\``
    case "does-not-fit":
      return "says that the request is larger than the model's context; send less, or set `contextTokens` to the real limit"
    case "unsupported":
      return "cannot do with this model what was asked; leave the kind out of `serves`, or ask without tools or images"
    case "unauthorized":
      return "refuses the key; set the option `apiKey` to a key that may use this model"
    case "rate-limited":
      return "received too many requests; wait, or lower `concurrency`"
    case "unavailable":
      return "has a fault of its own, or is still loading the model; try again later"
    case "timed-out":
      return "gave up waiting for the request; try again"
    case "malformed":
      return "gave no answer of the agreed form; check `baseURL` and `server`"
    default:
      return "refuses the request; check the fields that are passed through to it"
  }
}

/** Maps an error that the server answered with. Of its body only identifiers are told: the rest may quote the prompt. */
export const mapAnsweredError = (context: ErrorContext, { body, retryAfter, status }: AnsweredError): ModelError => {
  const problem = readProblem(body)
  const reason = reasonOf(status, problem, messageOf(body))
  const wait = status === 429 || status === 503 ? retryAfterMs(retryAfter ?? null, Date.now()) : undefined
  const told = status === undefined ? "within its answer" : toldOf(status, problem)
  return new ModelError({
    reason,
    target: context.target,
    message: `${context.server} ${adviceFor(reason, context.model)} (${told})`,
    ...(status === undefined ? {} : { status }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  })
}

/** Maps whatever a call throws or breaks a stream with. */
export const mapOpenAICompatibleError = (context: ErrorContext, error: unknown): ModelError =>
  error instanceof SyntaxError || error instanceof RangeError
    ? new ModelError({
        reason: "malformed",
        target: context.target,
        message: `${context.server} ${adviceFor("malformed", context.model)}`,
      })
    : mapConnectionError(context, error)
