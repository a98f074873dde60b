import { type ClearedRequest, ModelError, type Reach, type RequestKind, type Zone } from "@postern/core"
import { type GuardedFetch } from "../network/guarded-fetch.ts"
import { kindAt, type MistralEndpoint } from "./endpoint.ts"

const allowedHeaders = new Set(["accept", "content-type"])

/** What one call is bound to. */
export interface ClearedCall {
  readonly target: string
  readonly zone: Zone
  readonly guarded: GuardedFetch
  readonly endpoint: MistralEndpoint
  readonly serves: ReadonlyArray<RequestKind>
  readonly cleared: ClearedRequest
  readonly apiKey: string
  readonly signal: AbortSignal
}

const refuse = (target: string, problem: string): ModelError =>
  new ModelError({
    reason: "not-cleared",
    target,
    message: `Nothing was sent: ${problem}; only what \`clear\` approved for this target may leave`,
  })

/** Says why this call may not be made; nothing where it may. */
export const objectionTo = (
  call: Pick<ClearedCall, "target" | "endpoint" | "serves" | "cleared">,
): ModelError | undefined => {
  const { cleared, endpoint, serves, target } = call
  if (cleared.method !== "POST") return refuse(target, "the method is not POST")
  if (!kindAt(endpoint, serves, cleared.url)) return refuse(target, "the address is not one of this target's")
  if (!Object.keys(cleared.headers).every((name) => allowedHeaders.has(name))) {
    return refuse(target, "there is a header other than `accept` and `content-type`")
  }
  return undefined
}

/** Where a connection may lead; nothing for the cloud, which is wherever its name leads. */
const reachOf = (zone: Zone, cleared: ClearedRequest): Reach | undefined => {
  if (zone === "cloud") return undefined
  if (zone === "internal") return cleared.trustsHost ? "trusted" : "private"
  return "loopback"
}

/**
 * The one place where bytes leave for Mistral. Whatever request the SDK has built, it sends the cleared bytes to the
 * cleared address, follows no redirect, and adds nothing but the key. Of the SDK's own request it uses only the address,
 * to see that both mean the same.
 */
export const makeClearedFetch =
  (call: ClearedCall) =>
  async (request: Request): Promise<Response> => {
    const objection = objectionTo(call)
    if (objection) throw objection
    const { cleared, target } = call
    const asked = new URL(request.url)
    asked.hash = ""
    if (asked.href !== cleared.url || request.method !== cleared.method) {
      throw refuse(target, "the SDK asked for another address than the cleared one")
    }
    const init: RequestInit = {
      method: cleared.method,
      headers: { ...cleared.headers, authorization: `Bearer ${call.apiKey}` },
      body: cleared.body,
      redirect: "error",
      signal: call.signal,
    }
    return call.guarded.fetch(reachOf(call.zone, cleared), cleared.url, init)
  }
