import { type MistralSdk } from "./load-sdk.ts"

const silent = {
  group: () => undefined,
  groupEnd: () => undefined,
  log: () => undefined,
}

/**
 * Makes a client of the SDK that has one way out, `fetcher`, and no key.
 *
 * The SDK has others: its tracing hook posts whole prompts to `<server>/telemetry/v1/traces` past every fetcher when
 * `MISTRAL_SDK_TELEMETRY` is set, its deprecation hook writes to the console, and `MISTRAL_DEBUG` prints bodies and
 * keys. So this client runs no hook at all, whatever the SDK registers, and its logger drops everything.
 */
export const makeQuietClient = (
  sdk: MistralSdk,
  serverURL: string,
  fetcher: (request: Request) => Promise<Response>,
): InstanceType<MistralSdk["MistralCore"]> => {
  class NoHooks extends sdk.SDKHooks {
    override sdkInit: InstanceType<MistralSdk["SDKHooks"]>["sdkInit"] = (options) => options
    override beforeCreateRequest: InstanceType<MistralSdk["SDKHooks"]>["beforeCreateRequest"] = (_, input) => input
    override beforeRequest: InstanceType<MistralSdk["SDKHooks"]>["beforeRequest"] = async (_, request) => request
    override afterSuccess: InstanceType<MistralSdk["SDKHooks"]>["afterSuccess"] = async (_, response) => response
    override afterError: InstanceType<MistralSdk["SDKHooks"]>["afterError"] = async (_, response, error) => ({
      response,
      error,
    })
  }
  const options = {
    // Not empty, or the SDK would take the key from the environment. The fetcher alone adds the real one.
    apiKey: "added-by-postern",
    serverURL,
    // Set explicitly: a retry of the SDK would send again without asking `clear` again.
    retryConfig: { strategy: "none" as const },
    httpClient: new sdk.HTTPClient({
      fetcher: (input) =>
        input instanceof Request ? fetcher(input) : Promise.reject(new TypeError("The SDK must hand over a Request")),
    }),
    debugLogger: silent,
    hooks: new NoHooks(),
  }
  return new sdk.MistralCore(options)
}
