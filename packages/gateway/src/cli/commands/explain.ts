import { type Finding, type Fit, makeMemoryLedger, type RoutePlan, rulePlace } from "@postern/core"
import { createRouter } from "@postern/router"
import { makeTargets } from "../../config/make-targets.ts"
import { exitCodes } from "../command-error.ts"
import { readNamedConfig } from "../read-named-config.ts"
import { jsonLines, readInput } from "../read-input.ts"
import { alignColumns, say, sayJson, style } from "../terminal.ts"
import { showZone } from "../zone-style.ts"

interface ExplainOptions {
  readonly workspace: string
  readonly config?: string
  readonly state?: string
  readonly json?: boolean
  readonly jsonl?: boolean
}

/** A request in JSON, or the text of a chat with one question. */
const readRequest = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null) return value
  } catch {
    // Plain text is a question.
  }
  return { messages: [{ role: "user", content: text }] }
}

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

/** The plan as `--json` prints it: what is decided and why, no content of the request. */
const toJson = ({ verdict, size, task, score, steps, excluded, warnings }: RoutePlan) => ({
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

const sayFit = ({ tokens, exact, limit, estimatedLimit, room }: Fit): string =>
  `${exact ? "" : "about "}${tokens} of ${limit} tokens${estimatedLimit ? " (limit estimated)" : ""}, room for ${Math.max(0, room)}`

const sayPlan = (plan: RoutePlan): void => {
  const { verdict, size, task, steps, excluded, warnings } = plan
  say(`may reach  ${showZone(verdict.zone)}`)
  for (const { id, zone, explanation } of verdict.findings) {
    const isDeciding = zone === verdict.zone && zone !== "cloud"
    say(`           ${style(isDeciding ? "bold" : "dim", `${explanation}  [${id}]`)}`)
  }
  // Without a target nothing has measured it.
  if (steps.length + excluded.length > 0)
    say(`size       ${size.exact ? "" : "about "}${size.tokens} tokens, ${size.newTokens} of them new`)
  say(`task       ${task}`)
  sayScore(plan)
  if (steps.length === 0) say(`route      ${style("red", "none: no target may or can answer")}`)
  steps.forEach(({ target, zone, reasons, fit }, at) => {
    say(`${at === 0 ? "route      " : "then       "}${showZone(zone)} ${style("bold", target)}  ${sayFit(fit)}`)
    for (const reason of reasons) say(`           · ${reason}`)
  })
  const rows = excluded.map(({ target, reasons }) => [target, reasons.map(({ explanation }) => explanation).join("; ")])
  for (const line of alignColumns(rows)) say(`left out   ${line}`)
  for (const warning of warnings) say(style("yellow", `! ${warning}`))
}

const sayScore = ({ score }: RoutePlan): void => {
  if (score === undefined) return
  say(`gain       ${score.value.toFixed(2)} expected of the stronger model`)
  for (const { name, value } of score.contributions.slice(0, 5)) {
    say(`           ${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(3)} ${name}`)
  }
}

/** `postern explain`: where a request would go and why; sends nothing, loads no model. */
export const runExplain = async (file: string, options: ExplainOptions): Promise<void> => {
  const input = await readInput(file)
  const targets = makeTargets(await readNamedConfig(options.config))
  await using router = await createRouter({
    workspace: options.workspace,
    targets,
    // An explanation is no event.
    ledger: makeMemoryLedger(),
    ...(options.state === undefined ? {} : { stateDirectory: options.state }),
  })
  if (options.jsonl === true) {
    for (const { value } of jsonLines(input)) say(JSON.stringify(toJson(await router.explain(value))))
    return
  }
  const plan = await router.explain(readRequest(input))
  if (plan.steps.length === 0) process.exitCode = exitCodes.no
  if (options.json === true) return sayJson(toJson(plan))
  sayPlan(plan)
  if (targets.length === 0)
    say(style("yellow", "! no targets are configured: `postern models` finds those on this machine"))
}
