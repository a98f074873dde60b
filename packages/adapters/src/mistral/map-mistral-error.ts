import { ModelError, type ModelErrorReason } from "@postern/core"
import { causesOf, type ErrorContext, field, mapConnectionError, mapOwnError } from "../network/map-connection-error.ts"
import { mapMistralStatus } from "./map-mistral-status.ts"

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
  const chain = causesOf(error)
  const own = mapOwnError(context, chain)
  if (own) return own
  const status = statusOf(error)
  if (status) return mapMistralStatus({ target, model, ...status })
  if (chain.some((cause) => isErrorEvent(cause))) {
    return say("unavailable", "Mistral reported a fault in the middle of its answer; try again later")
  }
  if (chain.some((cause) => isMalformed(cause))) {
    return say("malformed", "Mistral's answer is not of the form its SDK 2.7 expects; check `serverURL`")
  }
  return mapConnectionError(context, error)
}
