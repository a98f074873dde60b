import { ModelError, type ModelErrorReason } from "@postern/core"

/** An error status, with what may be said of its body. */
export interface StatusProblem {
  readonly target: string
  readonly model: string
  readonly status: number
  readonly body: string
  readonly retryAfter: string | null
}

interface ApiProblem {
  readonly code?: string
  readonly type?: string
}

/** Keeps only what has the form of an identifier: the rest of the body may quote the prompt. */
const identifier = (value: unknown, form: RegExp): string | undefined => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && form.test(text) ? text : undefined
}

const readProblem = (body: string): ApiProblem => {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return {}
  }
  if (typeof parsed !== "object" || parsed === null) return {}
  const code = "code" in parsed ? identifier(parsed.code, /^\d{3,5}$/) : undefined
  const type = "type" in parsed ? identifier(parsed.type, /^[a-z]{1,20}(_[a-z]{1,20}){0,4}$/) : undefined
  return { ...(code === undefined ? {} : { code }), ...(type === undefined ? {} : { type }) }
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

/** Reads a Retry-After header: seconds or a date. */
const retryAfterMs = (header: string | null, nowMs: number): number | undefined => {
  if (header === null) return undefined
  if (/^\d{1,7}(\.\d{1,3})?$/.test(header.trim())) return Math.ceil(Number(header) * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/** Maps an error status. Of the body only `code` and `type` are told, and only where they look like identifiers. */
export const mapMistralStatus = (problem: StatusProblem): ModelError => {
  const { target, model, status } = problem
  const api = readProblem(problem.body)
  const reason = reasonOf(status, api)
  const wait = status === 429 || status === 503 ? retryAfterMs(problem.retryAfter, Date.now()) : undefined
  const told = [`status ${status}`, api.code && `code ${api.code}`, api.type && `type ${api.type}`].filter(Boolean)
  return new ModelError({
    reason,
    target,
    status,
    message: `Mistral ${adviceFor(reason, model)} (${told.join(", ")})`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  })
}
