import { type Json } from "../model/json.ts"

const problem = (message: string, type: string, code: string): Json => ({
  object: "error",
  message,
  type,
  param: null,
  code,
})

/** What the API answers when it does not know the model. */
export const invalidModelBody = (model: string): Json => problem(`Invalid model: ${model}`, "invalid_model", "1500")

/** What the API answers when the prompt is larger than the model's context. */
export const tooLargeBody = (tokens: number, limit: number): Json =>
  problem(
    `Prompt contains ${tokens} tokens, too large for model with ${limit} maximum context length`,
    "invalid_request_error",
    "3051",
  )

/** The body that comes with an error status, in the shape the API gives it; a string is HTML from a proxy before it. */
export const errorBody = (status: number): Json => {
  switch (status) {
    case 401:
      return { detail: "Unauthorized" }
    case 403:
      return { detail: "Forbidden" }
    case 404:
      return { detail: "Not Found" }
    case 422:
      return { detail: [{ loc: ["body", "messages"], msg: "Field required", type: "missing" }] }
    case 429:
      return problem("Requests rate limit exceeded", "rate_limited", "1300")
    case 502:
    case 504:
      return "<html><body><h1>Bad Gateway</h1></body></html>"
    default:
      return status < 500
        ? problem("The request is not valid", "invalid_request_error", "3000")
        : problem("Internal server error", "internal_server_error", "3700")
  }
}
