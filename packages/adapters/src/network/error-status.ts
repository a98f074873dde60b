/** Reads a Retry-After header, seconds or a date, in milliseconds from now. */
export const retryAfterMs = (header: string | null, nowMs: number): number | undefined => {
  if (header === null) return undefined
  if (/^\d{1,7}(\.\d{1,3})?$/.test(header.trim())) return Math.ceil(Number(header) * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/** Of an error's body what may be told. */
export interface ApiProblem {
  readonly code?: string
  readonly type?: string
}

/** Keeps only what has the form of an identifier: the rest of the body may quote the prompt. */
const identifier = (value: unknown): string | undefined => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && /^(?:\d{3,5}|[A-Za-z]{1,24}(?:_[a-z]{1,20}){0,4})$/.test(text) ? text : undefined
}

/** Reads `code` and `type` of an error's body, on its top level or under `error`, where they look like identifiers. */
export const readProblem = (body: unknown): ApiProblem => {
  if (typeof body !== "object" || body === null) return {}
  if ("error" in body && typeof body.error === "object") return readProblem(body.error)
  const code = "code" in body ? identifier(body.code) : undefined
  const type = "type" in body ? identifier(body.type) : undefined
  return { ...(code === undefined ? {} : { code }), ...(type === undefined ? {} : { type }) }
}

/** What a message tells of an error status. */
export const toldOf = (status: number, { code, type }: ApiProblem): string =>
  [`status ${status}`, code && `code ${code}`, type && `type ${type}`].filter(Boolean).join(", ")
