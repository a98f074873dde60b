import { openaiCompatible, type OpenAICompatibleOptions } from "@postern/adapters/openai-compatible"
import { type NetworkTarget } from "@postern/core"
import { type OpenAIServerOptions, type RecordingServer, startOpenAIServer } from "@postern/core/testing"

/** A loopback server in a dialect, and a target that asks it in the same. */
export const connect = async (
  serverOptions: OpenAIServerOptions = {},
  options: Partial<OpenAICompatibleOptions> = {},
): Promise<{ server: RecordingServer; target: NetworkTarget } & AsyncDisposable> => {
  const server = await startOpenAIServer(serverOptions)
  const { server: name } = serverOptions
  const target = openaiCompatible({
    model: "model",
    baseURL: `${server.url}/v1`,
    ...(name === undefined ? {} : { server: name }),
    ...options,
  })
  return { server, target, [Symbol.asyncDispose]: server.close }
}
