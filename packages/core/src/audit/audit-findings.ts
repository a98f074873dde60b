import { rulePlace } from "../inspect/finding.ts"
import { type Finding } from "../model/verdict.ts"
import { type AuditFinding } from "./audit-event.ts"

const placeOf = (finding: Finding): Pick<AuditFinding, "path" | "lines" | "rule"> => ({
  ...("path" in finding && finding.path !== undefined ? { path: finding.path } : {}),
  ...(finding.kind === "content" ? { lines: [finding.firstLine, finding.lastLine] as const } : {}),
  ...("rule" in finding ? { rule: typeof finding.rule === "string" ? finding.rule : rulePlace(finding.rule) } : {}),
})

/** Findings as the ledger keeps them: rules, paths and lines, no content. */
export const auditFindings = (findings: ReadonlyArray<Finding>): ReadonlyArray<AuditFinding> =>
  findings.map((finding) => ({
    id: finding.id,
    kind: finding.kind,
    zone: finding.zone,
    ...(finding.observed === undefined ? {} : { observed: finding.observed }),
    ...placeOf(finding),
  }))
