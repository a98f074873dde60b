import { type Refusal } from "../refusal.ts"

/** OpenAI's words for kinds of errors, by status. */
const typeOf = (status: number): string => {
  if (status === 401) return "authentication_error"
  if (status === 402) return "insufficient_quota"
  if (status === 403) return "permission_error"
  if (status === 429) return "rate_limit_error"
  return status < 500 ? "invalid_request_error" : "server_error"
}

/** The error object of OpenAI's API. */
export const openaiError = ({ status, code, message, id }: Refusal): object => ({
  error: { message, type: typeOf(status), param: null, code, ...(id === undefined ? {} : { request_id: id }) },
})
