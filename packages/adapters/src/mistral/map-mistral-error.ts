import { ModelError, type ModelErrorReason } from "@postern/core"
import { mapMistralStatus } from "./map-mistral-status.ts"

/** What an error is told with besides itself. */
export interface ErrorContext {
  readonly target: string
  readonly model: string
  readonly timeoutMs: number
  /** Whether this call ran out of time: an aborted fetch does not say why it was aborted. */
  readonly hasTimedOut: () => boolean
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

/** The error and what caused it, outermost first; bounded, since causes may form a ring. */
const causes = (error: unknown): ReadonlyArray<unknown> => {
  const chain: Array<unknown> = []
  for (let cause = error; cause !== undefined && cause !== null && chain.length < 8; cause = field(cause, "cause")) {
    chain.push(cause)
  }
  return chain
}

/** Node's and undici's codes, `ECONNREFUSED` for instance. */
const networkCode = (chain: ReadonlyArray<unknown>): string | undefined =>
  chain
    .map((error) => field(error, "code"))
    .find((code): code is string => typeof code === "string" && /^(E|UND_ERR_)[A-Z_]{3,40}$/.test(code))

const isMissing = (issue: unknown, name: string): boolean => {
  const path = field(issue, "path")
  return Array.isArray(path) && path.at(-1) === name
}

/** The SDK knows no error event: one shows as an event that lacks everything. */
const isErrorEvent = (error: unknown): boolean => {
  const issues = field(error, "issues")
  return Array.isArray(issues) && ["id", "choices"].every((name) => issues.some((issue) => isMissing(issue, name)))
}

const isMalformed = (error: unknown): boolean => {
  const name = field(error, "name")
  return name === "ZodError" || name === "$ZodError" || name === "SyntaxError" || name === "SDKValidationError"
}

const statusOf = (
  error: unknown,
): { readonly status: number; readonly body: string; readonly retryAfter: string | null } | undefined => {
  const status = field(error, "statusCode")
  const body = field(error, "body")
  const headers = field(error, "headers")
  if (typeof status !== "number") return undefined
  const retryAfter = headers instanceof Headers ? headers.get("retry-after") : null
  return { status, body: typeof body === "string" ? body : "", retryAfter }
}

/**
 * Maps whatever the SDK returns, throws or breaks a stream with. The original is never kept as a cause: its message
 * holds the response's body, which may quote the prompt.
 */
export const mapMistralError = (context: ErrorContext, error: unknown): ModelError => {
  const { model, target } = context
  const say = (reason: ModelErrorReason, message: string) => new ModelError({ reason, target, message })
  const chain = causes(error)

  const own = chain.find((cause) => cause instanceof ModelError)
  if (own) return own
  const code = networkCode(chain)
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return say("timed-out", `Mistral sent nothing for longer than Node's fetch waits (${code}); ask again or for less`)
  }
  if (context.hasTimedOut()) {
    return say(
      "timed-out",
      `Mistral gave no whole answer within ${context.timeoutMs} ms; raise \`timeoutMs\` or ask for less`,
    )
  }
  const status = statusOf(error)
  if (status) return mapMistralStatus({ target, model, ...status })
  if (chain.some((cause) => isErrorEvent(cause))) {
    return say("unavailable", "Mistral reported a fault in the middle of its answer; try again later")
  }
  if (chain.some((cause) => isMalformed(cause))) {
    return say("malformed", "Mistral's answer is not of the form its SDK 2.7 expects; check `serverURL`")
  }
  if (chain.some((cause) => field(cause, "message") === "unexpected redirect")) {
    return say(
      "unavailable",
      "Mistral answered with a redirect, which is never followed; set `serverURL` to the final address",
    )
  }
  const told = code === undefined ? "" : ` (${code})`
  if (field(error, "message") === "terminated") {
    return say("broken-stream", `The connection to Mistral ended before its answer did${told}; ask again`)
  }
  return say("unavailable", `Mistral could not be reached${told}; check the network and \`serverURL\``)
}
