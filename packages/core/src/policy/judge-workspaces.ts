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
const judgeOne = (
  request: ModelRequest,
  index: InspectionIndex,
  isDeviceOnly: boolean,
  concerns: ClearContext["concerns"],
): ClearContext => {
  const context = { index, ...(concerns === undefined ? {} : { concerns }) }
  try {
    const inspection = inspectRequest(request, index)
    const findings = concerns === undefined ? inspection.findings : inspection.findings.filter(concerns)
    return { ...context, inspection, verdict: judge(findings, index.policy, request.envelope, isDeviceOnly) }
  } catch {
    // Fail closed: a request that cannot be inspected may hold anything.
    return { ...context, inspection: nothingInspected, verdict: verdictOfFailedInspection }
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

/** A workspace that does not know its own files by their words, or not all of them yet, cannot tell that a text is not its own. */
const knowsItsContent = ({ policy, unready }: InspectionIndex): boolean =>
  policy.status === "given" && policy.fingerprints && unready === undefined

/**
 * What a workspace still says of a request that is about others: all that shows its own content. What it would say of text
 * of no known origin, of attachments and of a relative path is theirs to say; of a path only where they have such a file.
 */
const concernsOther =
  (about: ReadonlyArray<InspectionIndex>) =>
  (finding: Finding): boolean => {
    switch (finding.kind) {
      case "unknown":
      case "unreadable":
        return false
      case "origin":
      case "mention":
        return finding.isRelative !== true || !about.some(({ holdsFile }) => holdsFile?.(finding.path) === true)
      case "content":
      case "secret":
      case "derived":
      case "limit":
        return true
    }
  }

/**
 * Each workspace judges the request, and the narrowest holds: its own zone is never widened by another. `about` are those
 * that the request is about; absent: it does not say, and each judges all of it.
 */
export const judgeWorkspaces = (
  request: ModelRequest,
  indexes: ReadonlyArray<InspectionIndex>,
  isDeviceOnly: boolean,
  about: ReadonlyArray<InspectionIndex> = indexes,
): Judgement => {
  const concerns = concernsOther(about)
  const contexts = indexes.map((index) =>
    judgeOne(request, index, isDeviceOnly, about.includes(index) || !knowsItsContent(index) ? undefined : concerns),
  )
  const verdicts = contexts.map(({ verdict }) => verdict)
  return { contexts, verdict: { zone: narrowest(verdicts.map(({ zone }) => zone)), findings: unite(verdicts) } }
}
