import { hash } from "node:crypto"
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import { inspectBody, type Inspection } from "../inspect/inspect-request.ts"
import { type InspectionIndex } from "../inspect/inspection-index.ts"
import { type Json, type JsonObject } from "../model/json.ts"
import { type NetworkTarget } from "../model/target.ts"
import { type Finding, type Verdict } from "../model/verdict.ts"
import { type WireRequest } from "../model/wire-request.ts"
import { isWithin } from "../model/zone.ts"
import { exceptFinding } from "../policy/exceptions.ts"
import { type Policy } from "../policy/policy.ts"
import { approve, type ClearedRequest } from "./cleared-request.ts"

/** A wire request may not be sent. The message names what was wrong, never the content. */
export class NotCleared extends Data.TaggedError("NotCleared")<{
  readonly target: string
  readonly message: string
}> {}

const allowedHeaders = new Set(["content-type", "accept"])

const parseBody = (text: string): Json | undefined => {
  // What is no text can change afterwards, and half a surrogate pair has no UTF-8: something else would be sent.
  if (typeof text !== "string" || !text.isWellFormed()) return undefined
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    // Not JSON: there is nothing that could be inspected.
    return undefined
  }
}

const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const faultOfAddress = (wire: WireRequest, target: ClearedTarget): string | undefined => {
  if (!URL.canParse(wire.url)) return "its address is not a URL"
  const { origin, pathname, username, password, search, hash: fragment } = new URL(wire.url)
  if (wire.method !== "POST") return "its method is not POST"
  if (origin !== target.endpoint.origin) return `its origin is not ${target.endpoint.origin}`
  if (!target.endpoint.paths.includes(pathname)) return `its path is none of ${target.endpoint.paths.join(", ")}`
  if (username !== "" || password !== "" || search !== "" || fragment !== "")
    return "its address holds more than a path"
  const header = Object.keys(wire.headers).find((name) => !allowedHeaders.has(name))
  return header === undefined ? undefined : `the header ${header} is not on the allow-list`
}

/** The policy's `internal.hosts` are host names, or addresses, with a port or without. */
const trustsHost = ({ url }: WireRequest, { internalHosts = [] }: Policy): boolean => {
  const { host, hostname } = new URL(url)
  return internalHosts.includes(host) || internalHosts.includes(hostname)
}

/** What `clear` must know of where the bytes would go. */
export type ClearedTarget = Pick<NetworkTarget, "id" | "zone" | "endpoint">

/** What a workspace has found in the request that the bytes were made from. */
export interface ClearContext {
  readonly verdict: Verdict
  readonly inspection: Inspection
  readonly index: InspectionIndex
  /** Which of its findings count for this request. Absent: all. */
  readonly concerns?: (finding: Finding) => boolean
}

/** What keeps a body from a target, by one workspace: more than the request held, or no placeholder where one is due. */
export const objectionTo = (
  body: JsonObject,
  target: Pick<ClearedTarget, "zone">,
  { inspection, index, concerns = () => true }: ClearContext,
): string | undefined => {
  const now = new Date()
  const found = inspectBody(body, index, inspection.inspected)
    .findings.filter(concerns)
    .map((finding) => exceptFinding(finding, index.policy, now))
  const binding = found.find((finding) => !isWithin(target.zone, finding.zone))
  if (binding !== undefined) return `its bytes hold more than the request did: ${binding.explanation}`
  const bare = found.find((finding) => "isRedacted" in finding && finding.isRedacted)
  return bare === undefined ? undefined : `no placeholder stands for what is redacted: ${bare.explanation}`
}

/**
 * Approves the exact bytes for one target, or says why not. The verdict of every workspace must allow the target's zone, the
 * address must be the target's own, and every string of the body must have been inspected: those the request held already
 * were, the others are inspected here, and nothing that must be redacted may stand among them. Called again for every
 * attempt: retry and fallback have no other way out.
 */
export const clear = (
  wire: WireRequest,
  target: ClearedTarget,
  contexts: ReadonlyArray<ClearContext>,
): Result.Result<ClearedRequest, NotCleared> => {
  const refuse = (message: string) =>
    Result.fail(new NotCleared({ target: target.id, message: `Nothing was sent to ${target.id}: ${message}.` }))

  const [first] = contexts
  if (first === undefined) return refuse("nothing says what may be sent")
  const bound = contexts.find(({ verdict: { zone } }) => zone === "nowhere" || !isWithin(target.zone, zone))
  if (bound !== undefined) {
    return refuse(`the verdict allows ${bound.verdict.zone} at most, the target is in ${target.zone}`)
  }
  const fault = faultOfAddress(wire, target)
  if (fault !== undefined) return refuse(fault)
  const body = parseBody(wire.body)
  if (!isJsonObject(body)) return refuse("its body is not a JSON object, so it cannot be inspected")
  for (const context of contexts) {
    const objection = objectionTo(body, target, context)
    if (objection !== undefined) return refuse(objection)
  }
  const isTrusted = contexts.every(({ index }) => trustsHost(wire, index.policy))
  return Result.succeed(approve(wire, target.zone, hash("sha256", wire.body), isTrusted))
}
