import { type ClearContext } from "../clear/clear.ts"
import { inspectRequest, type Inspection } from "../inspect/inspect-request.ts"
import { type InspectionIndex } from "../inspect/inspection-index.ts"
import { type ModelRequest } from "../model/request.ts"
import { type Finding, type Verdict } from "../model/verdict.ts"
import { narrowest } from "../model/zone.ts"
import { judge, verdictOfFailedInspection } from "./judge.ts"

/** What every registered workspace says of a request, and what follows: the narrowest of all. */
export interface Judgement {
  readonly verdict: Verdict
  /** One for each workspace: whatever is sent must be cleared by all. */
  readonly contexts: ReadonlyArray<ClearContext>
}

const nothingInspected: Inspection = { findings: [], inspected: new Set(), redactables: [] }

/** Inspects and judges; a fault of the inspection binds the request to the device. */
const judgeOne = (request: ModelRequest, index: InspectionIndex, isDeviceOnly: boolean): ClearContext => {
  try {
    const inspection = inspectRequest(request, index)
    return { index, inspection, verdict: judge(inspection.findings, index.policy, request.envelope, isDeviceOnly) }
  } catch {
    // Fail closed: a request that cannot be inspected may hold anything.
    return { index, inspection: nothingInspected, verdict: verdictOfFailedInspection }
  }
}

/** Two workspaces may say the same of a text: what binds more is kept. */
const unite = (verdicts: ReadonlyArray<Verdict>): ReadonlyArray<Finding> => {
  const findings = new Map<string, Finding>()
  for (const finding of verdicts.flatMap((verdict) => verdict.findings)) {
    const known = findings.get(finding.id)
    if (known === undefined || narrowest([known.zone, finding.zone]) !== known.zone) findings.set(finding.id, finding)
  }
  return [...findings.values()]
}

/** A request does not say which workspace it is about, so that each judges it: its own zone is never widened by another. */
export const judgeWorkspaces = (
  request: ModelRequest,
  indexes: ReadonlyArray<InspectionIndex>,
  isDeviceOnly: boolean,
): Judgement => {
  const contexts = indexes.map((index) => judgeOne(request, index, isDeviceOnly))
  const verdicts = contexts.map(({ verdict }) => verdict)
  return { contexts, verdict: { zone: narrowest(verdicts.map(({ zone }) => zone)), findings: unite(verdicts) } }
}
