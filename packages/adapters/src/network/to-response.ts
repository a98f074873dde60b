import { type IncomingMessage } from "node:http"
import { Readable } from "node:stream"

/** Writes an answer as fetch gives it, for SDKs that read no other. */
export const toResponse = (answer: IncomingMessage): Response => {
  const { rawHeaders, statusCode: status = 200, statusMessage: statusText = "" } = answer
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "")
  const hasBody = status !== 204 && status !== 304
  if (!hasBody) answer.resume()
  return new Response(hasBody ? Readable.toWeb(answer) : null, { status, statusText, headers })
}
