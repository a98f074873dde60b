import {
  type ClearedRequest,
  isCleared,
  isWithin,
  ModelError,
  type NetworkTarget,
  type Reach,
  type Zone,
} from "@postern/core"
import { type IncomingMessage } from "node:http"
import { keyHeader } from "./api-key.ts"
import { type ReachRequest } from "./reach-request.ts"

const allowedHeaders = new Set(["accept", "content-type"])

/** What one call is bound to. */
export interface ClearedCall {
  readonly target: string
  readonly zone: Zone
  readonly endpoint: NetworkTarget["endpoint"]
  readonly reachRequest: ReachRequest
  readonly cleared: ClearedRequest
  /** Empty: the server asks for none. */
  readonly apiKey: string
  /** What else identifies the caller to the server; absent: nothing. */
  readonly credentials?: Readonly<Record<string, string>>
  /** Follows the cleared address; only versions and switches by name may. Absent: nothing. */
  readonly query?: string
  readonly signal: AbortSignal
}

/** The error of a call that was not made. */
export const notSent = (target: string, problem: string): ModelError =>
  new ModelError({
    reason: "not-cleared",
    target,
    message: `Nothing was sent: ${problem}; only what \`clear\` approved for this target may leave`,
  })

/** Says why this call may not be made; nothing where it may. Checked at run time too: types can be cast away. */
export const objectionTo = ({
  cleared,
  endpoint,
  target,
  zone,
}: Pick<ClearedCall, "target" | "zone" | "endpoint" | "cleared">): ModelError | undefined => {
  if (!isCleared(cleared)) return notSent(target, "a value came that `clear` did not make")
  if (!isWithin(zone, cleared.zone)) {
    return notSent(target, `the request is cleared for the zone ${cleared.zone}, this target is in ${zone}`)
  }
  if (cleared.method !== "POST") return notSent(target, "the method is not POST")
  if (!endpoint.paths.some((path) => `${endpoint.origin}${path}` === cleared.url)) {
    return notSent(target, "the address is not one of this target's")
  }
  if (!Object.keys(cleared.headers).every((name) => allowedHeaders.has(name))) {
    return notSent(target, "there is a header other than `accept` and `content-type`")
  }
  return undefined
}

/** Where a connection may lead; nothing for the cloud, which is wherever its name leads. */
export const reachOf = (zone: Zone, trustsHost: boolean): Reach | undefined => {
  if (zone === "cloud") return undefined
  if (zone === "internal") return trustsHost ? "trusted" : "private"
  return "loopback"
}

/**
 * The one place where the bytes of requests leave adapters. It sends the cleared bytes to the cleared address, follows no
 * redirect, and adds nothing but what identifies the caller.
 */
export const sendCleared = async (call: ClearedCall): Promise<IncomingMessage> => {
  const objection = objectionTo(call)
  if (objection) throw objection
  const { apiKey, cleared } = call
  return call.reachRequest.request(reachOf(call.zone, cleared.trustsHost), `${cleared.url}${call.query ?? ""}`, {
    method: cleared.method,
    headers: {
      ...call.credentials,
      ...cleared.headers,
      ...keyHeader(apiKey),
    },
    body: cleared.body,
    signal: call.signal,
  })
}
