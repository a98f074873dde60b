import { ModelError } from "@postern/core"
import * as Effect from "effect/Effect"

// The only file that names the SDK. Types leave it by `export type`, which is erased whole: an inline
// `import { type X }` would still load the module.
export type { CompletionChunk } from "@mistralai/mistralai/models/components/completionchunk.js"
export type { DeltaMessage } from "@mistralai/mistralai/models/components/deltamessage.js"
export type { EmbeddingResponse } from "@mistralai/mistralai/models/components/embeddingresponse.js"
export type { ToolCall } from "@mistralai/mistralai/models/components/toolcall.js"
export type { UsageInfo } from "@mistralai/mistralai/models/components/usageinfo.js"

const importSdk = async () => {
  // Standalone functions: less than half the time and memory of the SDK's root module.
  const [core, http, hooks, chat, fim, embeddings] = await Promise.all([
    import("@mistralai/mistralai/core.js"),
    import("@mistralai/mistralai/lib/http.js"),
    import("@mistralai/mistralai/hooks/hooks.js"),
    import("@mistralai/mistralai/funcs/chatStream.js"),
    import("@mistralai/mistralai/funcs/fimStream.js"),
    import("@mistralai/mistralai/funcs/embeddingsCreate.js"),
  ])
  return {
    MistralCore: core.MistralCore,
    HTTPClient: http.HTTPClient,
    SDKHooks: hooks.SDKHooks,
    chatStream: chat.chatStream,
    fimStream: fim.fimStream,
    embeddingsCreate: embeddings.embeddingsCreate,
  }
}

/** The parts of Mistral's SDK that Postern uses. */
export type MistralSdk = Awaited<ReturnType<typeof importSdk>>

/** Loads the SDK at the first call and never before: it takes one to two seconds. */
export const loadSdk = (target: string): Effect.Effect<MistralSdk, ModelError> =>
  Effect.tryPromise({
    try: importSdk,
    catch: () =>
      new ModelError({
        reason: "not-installed",
        target,
        message:
          "The package `@mistralai/mistralai` (2.7) could not be loaded; run `npm install @mistralai/mistralai@2.7`",
      }),
  })
