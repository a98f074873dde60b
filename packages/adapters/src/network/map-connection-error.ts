import { ModelError, type ModelErrorReason } from "@postern/core"
import { unexpectedRedirect } from "./reach-request.ts"

/** What an error is told with besides itself. */
export interface ErrorContext {
  readonly target: string
  readonly model: string
  /** Who was asked, as a message names it. */
  readonly server: string
  /** The option that holds the server's address. */
  readonly addressOption: string
  readonly timeoutMs: number
  /** Whether this call ran out of time: an aborted fetch does not say why it was aborted. */
  readonly hasTimedOut: () => boolean
}

/** The field of a value that may be anything. */
export const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

/** The error and what caused it, outermost first; bounded, since causes may form a ring. */
export const causesOf = (error: unknown): ReadonlyArray<unknown> => {
  const chain: Array<unknown> = []
  for (let cause = error; cause !== undefined && cause !== null && chain.length < 8; cause = field(cause, "cause")) {
    chain.push(cause)
  }
  return chain
}

/** Node's and OpenSSL's codes, `ECONNREFUSED` and `CERT_HAS_EXPIRED` for instance. */
const networkCode = (chain: ReadonlyArray<unknown>): string | undefined =>
  chain
    .map((error) => field(error, "code"))
    .find((code): code is string => typeof code === "string" && /^[A-Z][A-Z_]{3,60}$/.test(code))

/** Finds the error of ours in a chain of causes, or the time limit that was passed. */
export const mapOwnError = (context: ErrorContext, chain: ReadonlyArray<unknown>): ModelError | undefined => {
  const { server, target, timeoutMs } = context
  const own = chain.find((cause) => cause instanceof ModelError)
  if (own) return own
  const late = (message: string) => new ModelError({ reason: "timed-out", target, message })
  return context.hasTimedOut()
    ? late(`${server} gave no whole answer within ${timeoutMs} ms; raise \`timeoutMs\` or ask for less`)
    : undefined
}

/**
 * Maps the failure of a connection. The original is never kept as a cause: its message may hold the response's body, which
 * may quote the prompt.
 */
export const mapConnectionError = (context: ErrorContext, error: unknown): ModelError => {
  const { addressOption, server, target } = context
  const say = (reason: ModelErrorReason, message: string) => new ModelError({ reason, target, message })
  const chain = causesOf(error)
  const own = mapOwnError(context, chain)
  if (own) return own
  if (chain.some((cause) => field(cause, "message") === unexpectedRedirect)) {
    return say(
      "unavailable",
      `${server} answered with a redirect, which is never followed; set \`${addressOption}\` to the final address`,
    )
  }
  const code = networkCode(chain)
  const told = code === undefined ? "" : ` (${code})`
  if (code !== undefined && /CERT|SIGNATURE|ISSUER/.test(code)) {
    return say(
      "unavailable",
      `${server} shows a certificate that is not trusted (${code}); if it is your company's, name its authority's file in \`NODE_EXTRA_CA_CERTS\``,
    )
  }
  // Node's word for an answer whose connection ends before it does.
  if (chain.some((cause) => field(cause, "message") === "aborted")) {
    return say("broken-stream", `The connection to ${server} ended before its answer did${told}; ask again`)
  }
  return say("unavailable", `${server} could not be reached${told}; check the network and \`${addressOption}\``)
}
