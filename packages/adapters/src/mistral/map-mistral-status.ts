import { ModelError, type ModelErrorReason } from "@postern/core"
import { type ApiProblem, readProblem, retryAfterMs, toldOf } from "../network/error-status.ts"

/** An error status, with what may be said of its body. */
export interface StatusProblem {
  readonly target: string
  readonly model: string
  readonly status: number
  readonly body: string
  readonly retryAfter: string | null
}

const parse = (body: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(body)
    return parsed
  } catch {
    return undefined
  }
}

const reasonOf = (status: number, problem: ApiProblem): ModelErrorReason => {
  if (problem.type === "invalid_model" || problem.code === "1500" || status === 404) return "not-found"
  if (problem.code === "3051" || status === 413) return "does-not-fit"
  if (status === 401 || status === 403) return "unauthorized"
  if (status === 408) return "timed-out"
  if (status === 429) return "rate-limited"
  if (status >= 500) return "unavailable"
  return status >= 400 ? "rejected" : "malformed"
}

const adviceFor = (reason: ModelErrorReason, model: string): string => {
  switch (reason) {
    case "not-found":
      return `does not know the model \`${model}\` or the path; set \`model\` to an id that \`GET /v1/models\` lists, such as "mistral-large-latest", and check \`serverURL\``
    case "does-not-fit":
      return "says that the request is larger than the model's context; send less, or set `contextTokens` to the real limit"
    case "unauthorized":
      return "refuses the key; set `MISTRAL_API_KEY` or the option `apiKey` to a key that may use this model"
    case "rate-limited":
      return "received too many requests; wait, or lower `concurrency`"
    case "unavailable":
      return "has a fault of its own; try again later"
    case "timed-out":
      return "gave up waiting for the request; try again"
    case "malformed":
      return "gave no answer of the agreed form; check `serverURL`"
    default:
      return "refuses the request; check the fields that are passed through to it"
  }
}

/** Maps an error status. Of the body only `code` and `type` are told, and only where they look like identifiers. */
export const mapMistralStatus = (problem: StatusProblem): ModelError => {
  const { target, model, status } = problem
  const api = readProblem(parse(problem.body))
  const reason = reasonOf(status, api)
  const wait = status === 429 || status === 503 ? retryAfterMs(problem.retryAfter, Date.now()) : undefined
  return new ModelError({
    reason,
    target,
    status,
    message: `Mistral ${adviceFor(reason, model)} (${toldOf(status, api)})`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  })
}
