import { type LanguageModelV4, type LanguageModelV4CallOptions } from "@ai-sdk/provider"
import {
  breaksTerms,
  type ClearContext,
  decodeRequest,
  findCard,
  isWithin,
  neededRedactions,
  objectionTo,
  type Redaction,
  type Service,
  unknownCard,
  type Verdict,
  type Zone,
} from "@postern/core"
import { type Workspace } from "@postern/core/node"
import * as Result from "effect/Result"
import { inspectedCall, withReadableFiles } from "./inspected-call.ts"
import { type DecidedCall } from "../record/record-call.ts"
import { judgeCall } from "../record/judge-call.ts"
import { PrivacyRefusal } from "./privacy-refusal.ts"
import { redactCall } from "./redact-call.ts"

/** What every call is held against. */
export interface CallGuard {
  readonly workspaces: ReadonlyArray<Workspace>
  readonly redactionOf: (session: string) => Redaction
  /** How far a call to the model travels. */
  readonly zone: Exclude<Zone, "nowhere">
  /** What is known of who runs the model. */
  readonly service: Partial<Service>
  /** The machine's own, for hashes of requests. */
  readonly hashKey: Uint8Array
}

/** A call that may be made, and what restores its answer. */
export interface ProtectedCall {
  readonly params: LanguageModelV4CallOptions
  readonly redaction: Redaction
  readonly verdict: Verdict
  readonly decided: DecidedCall
  /** What is handed on, as JSON, in bytes. */
  readonly handedBytes: number
  /** How many pieces of text have placeholders. */
  readonly redactions: number
}

/** What a model is called in messages and in the ledger. */
export const nameOf = ({ provider, modelId }: LanguageModelV4): string => `${provider}:${modelId}`

const bodyOf = (call: LanguageModelV4CallOptions, model: string) => {
  const decoded = decodeRequest("chat", inspectedCall(call))
  if (Result.isFailure(decoded)) throw new PrivacyRefusal({ model, message: decoded.failure.message })
  return decoded.success
}

const brokenTerms = (
  { zone, service }: CallGuard,
  { provider, modelId }: LanguageModelV4,
  contexts: ReadonlyArray<ClearContext>,
) => {
  if (zone !== "cloud") return []
  const facts: Service = {
    vendor: provider,
    region: "unknown",
    jurisdiction: "unknown",
    retentionDays: "unknown",
    trainsOnData: "unknown",
    ...service,
  }
  const target = { model: modelId, service: facts, card: findCard(modelId) ?? unknownCard(modelId) }
  return contexts.flatMap(({ index }) => index.policy.cloud.flatMap((terms) => breaksTerms(target, terms)))
}

/** The tools of a call that its provider defines, and may run on its own side, as far as no policy names them. */
const unnamedTool = ({ tools = [] }: LanguageModelV4CallOptions, contexts: ReadonlyArray<ClearContext>) =>
  tools.find(
    (tool) =>
      tool.type === "provider" &&
      !contexts.every(({ index }) =>
        index.policy.serverTools.some((name) => tool.id === name || tool.id.endsWith(`.${name}`)),
      ),
  )

/**
 * inspect → judge → redact → inspect again, for a call that somebody else's provider will send. Rejects with
 * `PrivacyRefusal`; `onDecided` is told before that what was decided.
 */
export const protectCall = async (
  guard: CallGuard,
  call: LanguageModelV4CallOptions,
  model: LanguageModelV4,
  onDecided: (decided: DecidedCall) => void,
): Promise<ProtectedCall> => {
  const name = nameOf(model)
  const readable = withReadableFiles(call)
  const request = bodyOf(readable, name)
  const { contexts, verdict, session, decided } = await judgeCall(guard, request, call.headers)
  onDecided(decided)
  const refuse = (why: string) =>
    new PrivacyRefusal({ model: name, verdict, message: `Nothing was sent to ${name}: ${why}.` })

  if (verdict.zone === "nowhere" || !isWithin(guard.zone, verdict.zone)) {
    const causes = verdict.findings.filter(({ zone }) => zone === verdict.zone).map(({ explanation }) => explanation)
    throw refuse(
      `the call may reach ${verdict.zone} at most, the model is in ${guard.zone}: ${causes.slice(0, 3).join("; ")}`,
    )
  }
  const [broken] = brokenTerms(guard, model, contexts)
  if (broken !== undefined) throw refuse(broken)
  const tool = unnamedTool(call, contexts)
  if (tool !== undefined) {
    throw refuse(
      `the call asks for \`${tool.name}\`, a tool of the provider's own that \`cloud.serverTools\` does not name`,
    )
  }

  const redaction = guard.redactionOf(session)
  const redactables = contexts.flatMap(({ index, inspection }) => neededRedactions(inspection, index.policy))
  const params = redactCall(readable, redaction, redactables)
  const { body } = bodyOf(params, name)
  for (const context of contexts) {
    const objection = objectionTo(body, guard, context)
    if (objection !== undefined) throw refuse(objection)
  }
  const handedBytes = Buffer.byteLength(JSON.stringify(body))
  return { params, redaction, verdict, decided, handedBytes, redactions: redactables.length }
}
