import {
  clear,
  type ClearedRequest,
  decodeRequest,
  isWithin,
  type JsonObject,
  neededRedactions,
  type Redaction,
  type RequestKind,
  type Verdict,
  type WireRequest,
  type Zone,
} from "@postern/core"
import { type Workspace } from "@postern/core/node"
import * as Result from "effect/Result"
import { type ReachRequest } from "../network/reach-request.ts"
import { textOf } from "../network/read-json.ts"
import { type ApiDialect } from "./api-dialect.ts"
import { brokenTerms, zoneOfServer } from "./asked-server.ts"
import { inspectedView, serverToolsOf } from "./inspected-view.ts"
import { type DecidedCall, type SentCall } from "../record/record-call.ts"
import { judgeCall } from "../record/judge-call.ts"

/** What every call of one guarded fetch is held against. */
export interface Guard {
  readonly workspaces: ReadonlyArray<Workspace>
  readonly redactionOf: (session: string) => Redaction
  readonly reachRequest: ReachRequest
  /** Keys the hashes of requests. */
  readonly hashKey: Uint8Array
}

/** A request as an SDK wrote it. */
export interface AskedCall {
  readonly dialect: ApiDialect
  readonly kind: RequestKind
  readonly url: URL
  readonly text: string
  /** Absent: it is no JSON object. */
  readonly body: JsonObject | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** Why a call is not made; never holds content. */
export interface Refusal {
  /** `policy`: it may not travel so far. `body`: it is not of a form that can be inspected. */
  readonly code: "policy" | "body" | "endpoint" | "fault"
  readonly message: string
}

/** A call that may be made. */
export interface ClearedDecision {
  readonly cleared: ClearedRequest
  readonly redaction: Redaction
  readonly decided: DecidedCall
  readonly sent: Omit<SentCall, "bodyDigest">
}

/** What was decided of a call. */
export type CallDecision = ClearedDecision | { readonly refusal: Refusal; readonly decided?: DecidedCall }

const explain = ({ findings, zone }: Verdict, target: string, zoneOfTarget: Zone): string => {
  const why = findings.filter((finding) => finding.zone === zone).map(({ explanation }) => explanation)
  return `Nothing was sent: the request may reach ${zone} at most, ${target} is in ${zoneOfTarget}: ${why.slice(0, 3).join("; ")}`
}

const sent = (reason: string): Refusal => ({ code: "policy", message: `Nothing was sent: ${reason}.` })

const notOfForm = (message: string): CallDecision => ({
  refusal: { code: "body", message: `Nothing was sent: ${message}` },
})

/** The text as it may go: the SDK's own, unless something in it had to be replaced. */
const writeText = ({ body: given = {}, text }: AskedCall, redact: (body: JsonObject) => JsonObject): string => {
  const { postern, ...body } = given
  const redacted = redact(body)
  return redacted === body && postern === undefined ? text : JSON.stringify(redacted)
}

/** inspect → judge → redact → clear, for one call of an SDK. */
export const decideCall = async (guard: Guard, call: AskedCall): Promise<CallDecision> => {
  const { body, dialect, kind, url } = call
  if (body === undefined) return notOfForm("expected the body to be a JSON object in UTF-8, came something else.")
  const decoded = decodeRequest(kind, inspectedView(dialect, body))
  if (Result.isFailure(decoded)) return notOfForm(decoded.failure.message)
  const request = decoded.success

  const { contexts, verdict, indexes, session, decided } = await judgeCall(guard, request, call.headers)

  const model = textOf(body["model"])
  const target = url.host
  const zone = zoneOfServer(url, model, indexes)
  if (verdict.zone === "nowhere" || !isWithin(zone, verdict.zone)) {
    return { refusal: { code: "policy", message: explain(verdict, target, zone) }, decided }
  }
  const [broken] = zone === "cloud" ? brokenTerms(url, model, indexes) : []
  if (broken !== undefined) return { refusal: sent(broken), decided }
  const tool = serverToolsOf(dialect, body).find(
    (name) => !indexes.every(({ policy }) => policy.serverTools.includes(name)),
  )
  if (tool !== undefined) {
    return {
      refusal: sent("the request asks for tools on the server's own side that `cloud.serverTools` does not name"),
      decided,
    }
  }
  if (zone === "cloud" && url.protocol !== "https:" && !/^(?:127\.|\[::1\])/.test(url.hostname)) {
    return { refusal: sent("plain http would carry key and request unencrypted; use https"), decided }
  }

  const redaction = guard.redactionOf(session)
  const redactables = contexts.flatMap(({ index, inspection }) => neededRedactions(inspection, index.policy))
  const wire: WireRequest = {
    method: "POST",
    url: `${url.origin}${url.pathname}`,
    headers: {
      "content-type": "application/json",
      accept: body["stream"] === true ? "text/event-stream" : "application/json",
    },
    body: writeText(call, (whole) => redaction.redactBody(whole, redactables)),
  }
  const endpoint = { origin: url.origin, paths: [url.pathname] }
  const cleared = clear(wire, { id: target, zone, endpoint }, contexts)
  if (Result.isFailure(cleared)) return { refusal: { code: "policy", message: cleared.failure.message }, decided }
  return {
    cleared: cleared.success,
    redaction,
    decided,
    sent: { target, zone, bytesSent: Buffer.byteLength(wire.body), redactions: redactables.length },
  }
}
