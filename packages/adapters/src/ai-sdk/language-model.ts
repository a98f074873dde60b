import {
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4StreamPart,
} from "@ai-sdk/provider"
import { type CallOptions, type ChatReply, type Router } from "@postern/core"
import { encodeCall } from "./encode-call.ts"
import { makePartMapper } from "./map-part.ts"
import { mapFinishReason, mapUsage, routeMetadata } from "./map-outcome.ts"

/** The id of the provider in the SDK's metadata and options. */
export const providerId = "postern"

/** What of a call is not the request itself. */
export const callOptionsOf = ({
  abortSignal,
  headers,
}: Pick<LanguageModelV4CallOptions, "abortSignal" | "headers">): CallOptions => ({
  ...(abortSignal === undefined ? {} : { signal: abortSignal }),
  ...(headers === undefined
    ? {}
    : { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) }),
})

const contentOf = ({ reasoning, text, toolCalls }: ChatReply): LanguageModelV4GenerateResult["content"] => [
  ...(reasoning === "" ? [] : [{ type: "reasoning" as const, text: reasoning }]),
  ...(text === "" ? [] : [{ type: "text" as const, text }]),
  ...toolCalls.map((call, index) => ({
    type: "tool-call" as const,
    toolCallId: call.id ?? `call-${index}`,
    toolName: call.function.name,
    input:
      typeof call.function.arguments === "string" ? call.function.arguments : JSON.stringify(call.function.arguments),
  })),
]

/** Gives the parts that are there already, then the rest; a reader that leaves stops the router's work. */
const streamOf = (
  first: ReadonlyArray<LanguageModelV4StreamPart>,
  rest: AsyncGenerator<ReadonlyArray<LanguageModelV4StreamPart>>,
): ReadableStream<LanguageModelV4StreamPart> =>
  new ReadableStream({
    start: (controller) => first.forEach((part) => controller.enqueue(part)),
    pull: async (controller) => {
      for (;;) {
        const { done, value } = await rest.next()
        if (done === true) return controller.close()
        value.forEach((part) => controller.enqueue(part))
        if (value.length > 0) return
      }
    },
    cancel: async () => void (await rest.return(undefined)),
  })

/** Makes a language model of the AI SDK over a router. */
export const makeLanguageModel = (router: Router, modelId: string): LanguageModelV4 => ({
  specificationVersion: "v4",
  provider: providerId,
  modelId,
  // The SDK fetches what addresses point to, so that it can be inspected.
  supportedUrls: {},
  doGenerate: async (options) => {
    const { request, warnings } = encodeCall(options, modelId)
    const reply = await router.chat(request, callOptionsOf(options))
    return {
      content: contentOf(reply),
      finishReason: mapFinishReason(reply.finishReason),
      usage: mapUsage(reply.usage),
      providerMetadata: routeMetadata(reply.route, reply.evidence),
      response: { id: reply.id, modelId: reply.route.target },
      warnings,
    }
  },
  doStream: async (options) => {
    const { request, warnings } = encodeCall(options, modelId)
    const mapPart = makePartMapper()
    const parts = router.stream(request, callOptionsOf(options))
    const mapped = (async function* () {
      for await (const part of parts) yield mapPart(part)
    })()
    // What fails before the first word rejects here, as the SDK expects; what breaks later errors the stream.
    const first = await mapped.next()
    return {
      stream: streamOf([{ type: "stream-start", warnings }, ...(first.done === true ? [] : first.value)], mapped),
    }
  },
})
