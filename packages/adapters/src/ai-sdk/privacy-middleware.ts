import {
  type LanguageModelV4Middleware,
  type LanguageModelV4StreamPart,
  type SharedV4ProviderMetadata,
} from "@ai-sdk/provider"
import { type Ledger, makeSessionRedactions, type PolicyDocument, type Service, type Zone } from "@postern/core"
import { machineSeed, openWorkspace, stateFolder } from "@postern/core/node"
import { providerId } from "./language-model.ts"
import { type CallGuard, type ProtectedCall } from "./protect-call.ts"
import { beginCall, recordStream, settled } from "./recorded-call.ts"
import { makePartRestorer, restoreContent } from "./restore-parts.ts"

/** What guards the calls of a model that is somebody else's. */
export interface PrivacyMiddlewareOptions {
  /** Folders whose `postern.jsonc` speaks and whose files are protected by it; the narrowest holds. Absent: `policy` alone. */
  readonly workspace?: string | ReadonlyArray<string>
  /** Stands for the root policy file where there is no workspace; where there is one it can only narrow. */
  readonly policy?: PolicyDocument
  /** Where the wrapped model runs (`cloud`). */
  readonly zone?: Exclude<Zone, "nowhere">
  /** What is known of who runs it, for the policy's `cloud` terms. Absent: its provider's name, and nothing else. */
  readonly service?: Partial<Service>
  /**
   * Where calls are recorded, refused ones too, without content; stays the caller's to close. Absent: nowhere. The bytes are
   * the provider's own: counted is what is handed to it.
   */
  readonly ledger?: Ledger
  /** Folder of run-time state. Absent: the user's state folder. */
  readonly stateDirectory?: string
}

/** A middleware for `wrapLanguageModel`, and what it holds open. */
export interface PrivacyMiddleware extends LanguageModelV4Middleware, AsyncDisposable {
  /** Takes the unsaved text of an editor's buffer for the content of the file at `path`. */
  readonly didChange: (path: string, text: string) => void
  /** Stops watching the workspaces. Idempotent. */
  readonly close: () => Promise<void>
}

/**
 * Makes a middleware for those who keep their own provider: `wrapLanguageModel({ model, middleware: privacyMiddleware({
 * workspace: "." }) })`. What may not travel to the model rejects with `PrivacyRefusal`; what must not be sent as it is has
 * placeholders, which the answer has restored. It cannot see what the provider sends, as a router does: that is the
 * provider's own.
 */
export const privacyMiddleware = (options: PrivacyMiddlewareOptions = {}): PrivacyMiddleware => {
  const { ledger, workspace, policy, stateDirectory, zone = "cloud", service = {} } = options
  const folders = typeof workspace === "object" ? [...new Set(workspace)] : [workspace]
  const workspaces = (folders.length === 0 ? [undefined] : folders).map((folder) =>
    openWorkspace(folder, {
      siblings: folders,
      ...(policy === undefined ? {} : { policy }),
      ...(stateDirectory === undefined ? {} : { stateDirectory }),
    }),
  )
  const hashKey = machineSeed(stateDirectory ?? stateFolder())
  const guard: CallGuard = { workspaces, redactionOf: makeSessionRedactions(), zone, service, hashKey }

  /** What comes back from a bound call is bound as well. */
  const remember =
    ({ verdict }: ProtectedCall) =>
    (said: string): void => {
      for (const { register } of workspaces) {
        try {
          register(said, { zone: verdict.zone, from: zone })
        } catch {
          // A state folder that cannot be written: the answer is known as long as the process lives.
        }
      }
    }
  const tell = ({ verdict, redactions }: ProtectedCall): SharedV4ProviderMetadata => ({
    [providerId]: { zone: verdict.zone, redactions },
  })

  let closing: Promise<unknown> | undefined
  const close = async (): Promise<void> => {
    await (closing ??= Promise.all(workspaces.map((opened) => opened.close())))
  }
  return {
    specificationVersion: "v4",
    wrapGenerate: async ({ params, model }) => {
      const call = await beginCall(guard, ledger, params, model)
      const answer = await settled(call, model.doGenerate(call.params))
      const content = answer.content.map((part) => restoreContent(part, call.redaction, remember(call)))
      await call.ended("answered")
      return { ...answer, content, providerMetadata: { ...answer.providerMetadata, ...tell(call) } }
    },
    wrapStream: async ({ params, model }) => {
      const call = await beginCall(guard, ledger, params, model)
      const answer = await settled(call, model.doStream(call.params))
      const restore = makePartRestorer(call.redaction, remember(call))
      const restored = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        transform: (part, controller) => {
          for (const given of restore(part)) {
            controller.enqueue(
              given.type === "finish"
                ? { ...given, providerMetadata: { ...given.providerMetadata, ...tell(call) } }
                : given,
            )
          }
        },
      })
      return { ...answer, stream: answer.stream.pipeThrough(restored).pipeThrough(recordStream(call)) }
    },
    didChange: (path, text) => {
      for (const opened of workspaces) opened.didChange(path, text)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
