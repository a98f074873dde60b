import { type ModelError, type ModelErrorReason, type NoRoute, type RouterError } from "@postern/core"
import * as Data from "effect/Data"
import { withoutLocalPaths } from "./local-paths.ts"

/** Why a request got no answer, before a dialect puts it into its own words. */
export class Refusal extends Data.TaggedError("Refusal")<{
  /** The HTTP status. */
  readonly status: number
  /** A stable word, for programs. */
  readonly code: string
  readonly message: string
  readonly retryAfterMs?: number | undefined
  /** The request's id, where it has one. */
  readonly id?: string | undefined
}> {}

/** A request that is not of the dialect's form. */
export const invalid = (message: string): Refusal => new Refusal({ status: 400, code: "invalid_request", message })

const statusOfFact = { policy: 403, fit: 413, capability: 501, budget: 402, health: 503 } as const

const codeOfFact = {
  policy: "policy_blocked",
  fit: "context_length_exceeded",
  capability: "unsupported",
  budget: "budget_exceeded",
  health: "unavailable",
} as const

const statusOfReason: Readonly<Record<ModelErrorReason, number>> = {
  "not-installed": 503,
  "not-found": 503,
  unreadable: 503,
  unauthorized: 502,
  rejected: 400,
  "does-not-fit": 413,
  unsupported: 501,
  "rate-limited": 429,
  overloaded: 503,
  superseded: 409,
  unavailable: 503,
  "timed-out": 504,
  crashed: 502,
  "broken-stream": 502,
  malformed: 502,
  "over-budget": 402,
  "not-cleared": 403,
}

/** Failures whose message names a file of this machine; the person at it finds it with `postern serve`'s own output. */
const ofThisMachine: ReadonlySet<ModelErrorReason> = new Set(["not-installed", "not-found", "unreadable", "crashed"])

const ofModelError = ({ reason, target, message, status, retryAfterMs }: ModelError): Refusal =>
  new Refusal({
    status:
      reason === "rejected" && status !== undefined && status >= 400 && status < 500 ? status : statusOfReason[reason],
    code: reason === "does-not-fit" ? "context_length_exceeded" : reason.replaceAll("-", "_"),
    message: ofThisMachine.has(reason)
      ? `Expected \`${target}\` to answer, came a failure of its engine or file (${reason}); the gateway's own output says which.`
      : withoutLocalPaths(message),
    retryAfterMs,
  })

/** No target was left because those that could answer failed: a limit of theirs is told as such. */
const ofNoRoute = ({ fact, message, id, attempts, retryAfterMs }: NoRoute): Refusal => {
  const last = attempts.at(-1)
  const isLimited =
    fact === "health" && attempts.length > 0 && attempts.every(({ reason }) => reason === "rate-limited")
  return new Refusal({
    status: isLimited ? 429 : statusOfFact[fact],
    code: isLimited ? "rate_limited" : codeOfFact[fact],
    message: withoutLocalPaths(message),
    id,
    retryAfterMs: retryAfterMs ?? last?.retryAfterMs,
  })
}

/** Puts a router's error into a status, a code and words for whoever asked. */
export const refusalOf = (error: RouterError): Refusal => {
  switch (error._tag) {
    case "InvalidRequest":
      return invalid(withoutLocalPaths(error.message))
    case "NoRoute":
      return ofNoRoute(error)
    case "ModelError":
      return ofModelError(error)
  }
}
