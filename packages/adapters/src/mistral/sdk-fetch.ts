import { type ClearedCall, notSent, sendCleared } from "../network/cleared-call.ts"
import { toResponse } from "../network/to-response.ts"

/**
 * The fetch that the SDK is given. Whatever request the SDK has built, the cleared bytes are sent; of the SDK's own request
 * only the address is used, to see that both mean the same.
 */
export const makeSdkFetch =
  (call: ClearedCall) =>
  async (request: Request): Promise<Response> => {
    const asked = new URL(request.url)
    asked.hash = ""
    if (asked.href !== call.cleared.url || request.method !== call.cleared.method) {
      throw notSent(call.target, "the SDK asked for another address than the cleared one")
    }
    return toResponse(await sendCleared(call))
  }
