import { type Finding, type Fit, type RoutePlan, rulePlace } from "@postern/core"

const sizeFor = (target: string, { tokens, exact, limit, estimatedLimit, room }: Fit) => ({
  target,
  tokens,
  exact,
  limit,
  estimatedLimit,
  room,
})

const findingFacts = (finding: Finding) => ({
  id: finding.id,
  kind: finding.kind,
  zone: finding.zone,
  rule: "rule" in finding ? rulePlace(finding.rule) : "secret" in finding ? finding.secret : null,
  path: "path" in finding ? (finding.path ?? null) : null,
  lines: finding.kind === "content" ? [finding.firstLine, finding.lastLine] : null,
  explanation: finding.explanation,
})

/** The plan as programs read it: what is decided and why, no content of the request. */
export const planFacts = ({ verdict, size, task, score, steps, excluded, warnings }: RoutePlan) => ({
  verdict: {
    zone: verdict.zone,
    findings: verdict.findings.map(findingFacts),
    redactions: verdict.findings.filter((finding) => "isRedacted" in finding && finding.isRedacted).length,
  },
  size: { ...size, perTarget: [...steps, ...excluded].map(({ target, fit }) => sizeFor(target, fit)) },
  task,
  score: score ?? null,
  plan: {
    steps: steps.map(({ target, zone, reasons }) => ({ target, zone, reasons })),
    excluded: excluded.map(({ target, zone, reasons }) => ({ target, zone, reasons })),
  },
  warnings,
})
