import { type JsonObject, type RequestKind } from "@postern/core"

/** The APIs whose requests are understood. */
export type ApiDialect = "chat" | "completions" | "responses" | "embeddings" | "messages"

/** What is known of an address: the dialect, and the kind of request it stands for. */
export interface KnownEndpoint {
  readonly dialect: ApiDialect
  readonly kind: RequestKind
}

/** By the end of the path: what comes before it is the server's own. */
const endpoints: ReadonlyArray<readonly [string, KnownEndpoint]> = [
  ["/chat/completions", { dialect: "chat", kind: "chat" }],
  ["/fim/completions", { dialect: "completions", kind: "infill" }],
  ["/completions", { dialect: "completions", kind: "infill" }],
  ["/responses", { dialect: "responses", kind: "chat" }],
  ["/embeddings", { dialect: "embeddings", kind: "embed" }],
  ["/messages", { dialect: "messages", kind: "chat" }],
  ["/messages/count_tokens", { dialect: "messages", kind: "chat" }],
]

/** Nothing of these may hold content: versions and switches by name. */
const knownQuery = /^(?:|\?beta=true|\?api-version=[\w.-]{1,32})$/

/** Paths hold the names of APIs, versions and deployments; nothing else may travel in one. */
const knownPath = /^(?:\/[\w.:@-]{1,64}){1,8}$/

/** Recognises where content is sent to; nothing where the address is none that is understood. */
export const recognizeEndpoint = (url: URL): KnownEndpoint | undefined =>
  knownQuery.test(url.search) && knownPath.test(url.pathname)
    ? endpoints.find(([end]) => url.pathname.endsWith(end))?.[1]
    : undefined

/** Whether a request without a body only asks which models there are. */
export const isModelList = (method: string, url: URL): boolean =>
  method === "GET" &&
  url.search === "" &&
  knownPath.test(url.pathname) &&
  /\/models(?:\/[\w.:@-]{1,64})?$/.test(url.pathname)

/** The body of a refusal, as SDKs of this dialect read errors. */
export const refusalBody = (dialect: ApiDialect, code: string, message: string): JsonObject =>
  dialect === "messages"
    ? { type: "error", error: { type: "permission_error", message, code } }
    : {
        object: "error",
        message,
        type: "postern_refusal",
        code,
        error: { message, type: "postern_refusal", code, param: null },
      }
