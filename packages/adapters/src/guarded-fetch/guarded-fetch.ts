import { type JsonObject, type Ledger, makeSessionRedactions, type PolicyDocument } from "@postern/core"
import { machineSeed, openLedger, openWorkspace, stateFolder } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { reachOf } from "../network/cleared-call.ts"
import { isLiteralLoopback } from "../network/literal-loopback.ts"
import { type Asking, makeReachRequest } from "../network/reach-request.ts"
import { toResponse } from "../network/to-response.ts"
import { type ApiDialect, isModelList, type KnownEndpoint, recognizeEndpoint, refusalBody } from "./api-dialect.ts"
import { decideCall, type Guard, type Refusal } from "./decide-call.ts"
import { ownHeaders } from "./own-headers.ts"
import { beginRecord } from "../record/record-call.ts"
import { sendCall } from "./send-call.ts"

/** What guards the requests of an SDK. */
export interface GuardedFetchOptions {
  /** Folders whose `postern.jsonc` speaks and whose files are protected by it; the narrowest holds. Absent: `policy` alone. */
  readonly workspace?: string | ReadonlyArray<string>
  /** Stands for the root policy file where there is no workspace; where there is one it can only narrow. */
  readonly policy?: PolicyDocument
  /** Where events are recorded. Absent: a hash-chained file in `stateDirectory`. */
  readonly ledger?: Ledger
  /** Folder of run-time state. Absent: the user's state folder. */
  readonly stateDirectory?: string
}

/** A fetch for SDKs that lets out what the policy allows, and nothing else. */
export interface GuardedFetch extends AsyncDisposable {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** Takes the unsaved text of an editor's buffer for the content of the file at `path`. */
  readonly didChange: (path: string, text: string) => void
  /** Ends connections, and closes workspaces and ledger. Idempotent. */
  readonly close: () => Promise<void>
}

const decoder = new TextDecoder("utf-8", { fatal: true })

/** The body's text and the object that it is; no object where it is neither UTF-8 nor JSON, and nothing could be inspected. */
const readBody = (bytes: ArrayBuffer): { readonly text: string; readonly body: JsonObject | undefined } => {
  let text = ""
  try {
    text = decoder.decode(bytes)
    const value: unknown = JSON.parse(text)
    return {
      text,
      body: typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined,
    }
  } catch {
    return { text, body: undefined }
  }
}

/** A refusal is an answer, not a failure of the network: SDKs raise it as their own error, and do not try again. */
const refuse = (dialect: ApiDialect, { code, message }: Refusal): Response =>
  Response.json(refusalBody(dialect, code, message), { status: 403, headers: { "x-should-retry": "false" } })

const unknownEndpoint: Refusal = {
  code: "endpoint",
  message:
    "Nothing was sent: expected a chat, completion, response, message or embedding as JSON to a known endpoint, or a list of models; came another request, which cannot be inspected.",
}

const fault: Refusal = {
  code: "fault",
  message:
    "Nothing was sent: the request could not be inspected or recorded; see that the state folder can be written.",
}

/**
 * Makes a fetch that guards any SDK which accepts one: `new OpenAI({ fetch: await guardedFetch({ workspace: "." }) })`. It
 * recognises requests of OpenAI's, Anthropic's and Mistral's APIs, inspects them by the workspace's policy, sends exactly the
 * bytes that were cleared, and restores what was redacted in the answer, streams too. What may not leave is answered with
 * status 403 and never sent. Resolves once the workspace's protected content is known.
 */
export const guardedFetch = async (options: GuardedFetchOptions = {}): Promise<GuardedFetch> => {
  const { workspace = [] } = options
  const folders: ReadonlyArray<string | undefined> =
    typeof workspace === "string" ? [workspace] : workspace.length === 0 ? [undefined] : [...new Set(workspace)]
  const workspaces = folders.map((folder) => openWorkspace(folder, { ...options, siblings: folders }))
  const stateDirectory = options.stateDirectory ?? stateFolder()
  let opened: Promise<Ledger> | undefined
  const guard: Guard = {
    workspaces,
    redactionOf: makeSessionRedactions(),
    reachRequest: makeReachRequest("guarded fetch"),
    hashKey: machineSeed(stateDirectory),
  }
  const ledger = (): Promise<Ledger> =>
    options.ledger === undefined
      ? (opened ??= Effect.runPromise(openLedger({ directory: options.stateDirectory })))
      : Promise.resolve(options.ledger)
  await Promise.all(workspaces.map(({ current }) => current(60_000)))

  const callEndpoint = async (request: Request, url: URL, { dialect, kind }: KnownEndpoint): Promise<Response> => {
    const record = beginRecord(ledger, kind)
    try {
      const { text, body } = readBody(await request.arrayBuffer())
      const call = { dialect, kind, url, text, body, headers: Object.fromEntries(request.headers) }
      const decision = await decideCall(guard, call)
      if ("refusal" in decision) {
        const { decided, refusal } = decision
        await record.ended(refusal.code === "body" ? "invalid" : "no-route", decided)
        return refuse(dialect, refusal)
      }
      const { bodyDigest } = decision.cleared
      await record.sending({ ...decision.sent, bodyDigest })
      return await sendCall(guard, decision, record, {
        dialect,
        request,
        url,
        credentials: ownHeaders(request.headers),
      })
    } catch (error) {
      if (error instanceof Error && error.name === "CallFailed") throw error.cause
      // Fail closed: a fault on this machine sends nothing.
      await record.ended("failed").catch(() => undefined)
      return refuse(dialect, fault)
    }
  }

  const fetchGuarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    url.hash = ""
    const isPlain = url.username === "" && url.password === ""
    const zone = isLiteralLoopback(url.hostname) ? "device" : "cloud"
    const isAllowed = zone === "device" || process.env["POSTERN_DEVICE_ONLY"] !== "1"
    if (isPlain && isAllowed && request.body === null && isModelList(request.method, url)) {
      const asking: Asking = { method: "GET", headers: ownHeaders(request.headers), signal: request.signal }
      return toResponse(await guard.reachRequest.request(reachOf(zone, false), url.href, asking))
    }
    const endpoint = isPlain && request.method === "POST" ? recognizeEndpoint(url) : undefined
    return endpoint === undefined ? refuse("chat", unknownEndpoint) : callEndpoint(request, url, endpoint)
  }

  const close = async (): Promise<void> => {
    guard.reachRequest.close()
    await Promise.all(workspaces.map((known) => known.close()))
    if (opened !== undefined) await Effect.runPromise(Effect.ignore((await opened).close))
  }
  const didChange = (path: string, text: string): void => {
    for (const known of workspaces) known.didChange(path, text)
  }
  return Object.assign(fetchGuarded, { didChange, close, [Symbol.asyncDispose]: close })
}
