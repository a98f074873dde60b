import { type Fit, makeMemoryLedger, type RoutePlan } from "@postern/core"
import { createRouter } from "@postern/router"
import { makeTargets } from "../../config/make-targets.ts"
import { planFacts } from "../../observe/plan-facts.ts"
import { exitCodes } from "../command-error.ts"
import { makeExplain, readRequest } from "../explained-request.ts"
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
  const request = options.jsonl === true ? undefined : readRequest(input)
  const targets = await makeTargets(await readNamedConfig(options.config))
  await using router = await createRouter({
    workspace: options.workspace,
    targets,
    // An explanation is no event.
    ledger: makeMemoryLedger(),
    ...(options.state === undefined ? {} : { stateDirectory: options.state }),
  })
  const explain = makeExplain(router)
  if (options.jsonl === true) {
    for (const { value } of jsonLines(input)) say(JSON.stringify(planFacts(await explain(value))))
    return
  }
  const plan = await explain(request)
  if (plan.steps.length === 0) process.exitCode = exitCodes.no
  if (options.json === true) return sayJson(planFacts(plan))
  sayPlan(plan)
  if (targets.length === 0)
    say(style("yellow", "! no targets are configured: `postern models` finds those on this machine"))
}
