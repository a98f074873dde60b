import { type ModelError, type NoRoute, type RouterError } from "@postern/core"
import * as AiError from "effect/ai/AiError"
import * as Duration from "effect/Duration"

type Metadata = AiError.ProviderMetadata

const retryAfterOf = ({ retryAfterMs }: NoRoute | ModelError) =>
  retryAfterMs === undefined ? {} : { retryAfter: Duration.millis(retryAfterMs) }

const mapNoRoute = (error: NoRoute): AiError.AiErrorReason => {
  const { fact, id, message: description, plan } = error
  const excluded = plan.excluded.map(({ target, reasons }) => ({
    target,
    reasons: reasons.map(({ explanation }) => explanation),
  }))
  const metadata: Metadata = { postern: { error: "NoRoute", fact, id, zone: plan.verdict.zone, excluded } }
  switch (fact) {
    case "policy":
      return new AiError.ContentPolicyError({ description, metadata })
    case "fit":
    case "capability":
      return new AiError.InvalidRequestError({ description, metadata })
    case "budget":
      return new AiError.QuotaExhaustedError({ metadata })
    case "health":
      return error.retryAfterMs === undefined
        ? new AiError.InternalProviderError({ description, metadata })
        : new AiError.RateLimitError({ ...retryAfterOf(error), metadata })
    default:
      return fact satisfies never
  }
}

const mapModelError = (error: ModelError): AiError.AiErrorReason => {
  const { reason, target, message: description, status } = error
  const metadata: Metadata = {
    postern: { error: "ModelError", reason, target, message: description, ...(status === undefined ? {} : { status }) },
  }
  switch (reason) {
    case "rate-limited":
      return new AiError.RateLimitError({ ...retryAfterOf(error), metadata })
    case "over-budget":
      return new AiError.QuotaExhaustedError({ metadata })
    case "unauthorized": {
      const kind = status === undefined ? "MissingKey" : status === 403 ? "InsufficientPermissions" : "InvalidKey"
      return new AiError.AuthenticationError({ kind, description, metadata })
    }
    case "not-cleared":
      return new AiError.ContentPolicyError({ description, metadata })
    case "rejected":
    case "does-not-fit":
    case "unsupported":
    case "not-found":
      return new AiError.InvalidRequestError({ description, metadata })
    case "malformed":
      return new AiError.InvalidResponseError({ description, metadata })
    case "overloaded":
    case "unavailable":
    case "timed-out":
    case "crashed":
    case "broken-stream":
      return new AiError.InternalProviderError({ description, metadata })
    case "not-installed":
    case "unreadable":
    case "superseded":
      return new AiError.UnknownError({ description, metadata })
    default:
      return reason satisfies never
  }
}

/**
 * Says a router's error in effect's words. `isRetryable` is true where another call may fare better: the router has already
 * repeated what it could. What effect's words have no room for is in `metadata.postern`.
 */
export const mapRouterError = (error: RouterError): AiError.AiErrorReason => {
  switch (error._tag) {
    case "InvalidRequest":
      return new AiError.InvalidRequestError({ description: error.message })
    case "NoRoute":
      return mapNoRoute(error)
    case "ModelError":
      return mapModelError(error)
    default:
      return error satisfies never
  }
}
