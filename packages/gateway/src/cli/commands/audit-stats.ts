import { type Statistics, type Zone } from "@postern/core"
import { CommandError } from "../command-error.ts"
import { type LedgerSums, sumUpLedger } from "../../observe/sum-up-ledger.ts"
import { alignColumns, say, sayJson, showCount, style } from "../terminal.ts"

interface StatsOptions {
  readonly days?: string
  readonly state?: string
  readonly json?: boolean
}

const dayMs = 86_400_000

const barLength = 40

const sayDays = (days: LedgerSums["days"]): void => {
  const most = Math.max(
    ...[...days.values()].map((zones) => [...zones.values()].reduce((sum, count) => sum + count, 0)),
  )
  for (const [day, zones] of [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(-31)) {
    const bar = (zone: Zone | "none", letter: string): string =>
      letter.repeat(Math.ceil(((zones.get(zone) ?? 0) / most) * barLength))
    const parts = [
      style("yellow", bar("device", "█")),
      style("cyan", bar("internal", "▓")),
      style("green", bar("cloud", "▒")),
      style("red", bar("none", "░")),
    ]
    say(`${day}  ${parts.join("")}`)
  }
  say(
    `            ${style("yellow", "█ device")} ${style("cyan", "▓ internal")} ${style("green", "▒ cloud")} ${style("red", "░ none")}`,
  )
}

const sayStatistics = ({ requests, outcomes, targets }: Statistics): void => {
  say(
    `${showCount(requests, "request")}: ${Object.entries(outcomes)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(", ")}\n`,
  )
  const head = [
    "target",
    "requests",
    "failed attempts",
    "tokens in",
    "tokens out",
    "bytes left",
    "US dollars",
    "avoided",
  ]
  const rows = [...targets].map(([id, target]) => [
    id,
    String(target.requests),
    String(target.failedAttempts),
    String(target.inputTokens),
    String(target.outputTokens),
    String(target.bytesSent),
    target.usd.toFixed(4),
    target.avoidedUsd.toFixed(4),
  ])
  for (const line of alignColumns([head, ...rows])) say(line)
  const avoided = [...targets.values()].reduce((sum, target) => sum + target.avoidedUsd, 0)
  if (avoided > 0) {
    say(
      `\nAt the cloud's list prices, what other targets answered would have cost $${avoided.toFixed(4)} (its cache cold).`,
    )
  }
}

/** `postern audit stats`: sums of the ledger by outcome, target, binding rule and day. */
export const runAuditStats = async (options: StatsOptions): Promise<void> => {
  const days = options.days === undefined ? undefined : Number(options.days)
  if (days !== undefined && !(days > 0)) {
    throw new CommandError(`Expected \`--days\` to be a number above 0, came ${options.days}.`)
  }
  const since = days === undefined ? "" : new Date(Date.now() - days * dayMs).toISOString()
  const sums = await sumUpLedger(since, options.state)
  const { statistics } = sums
  const bound = [...sums.bound].toSorted(([, a], [, b]) => b - a)
  if (options.json === true) {
    const byDay = [...sums.days].map(([day, zones]) => [day, Object.fromEntries(zones)] as const)
    return sayJson({
      ...statistics,
      targets: Object.fromEntries(statistics.targets),
      boundBy: Object.fromEntries(bound),
      days: Object.fromEntries(byDay),
    })
  }
  if (statistics.requests === 0) return say("The ledger holds no request of that time.")
  sayStatistics(statistics)
  if (bound.length > 0)
    say(`\nheld back by\n${alignColumns(bound.map(([rule, count]) => [`  ${count}`, rule])).join("\n")}`)
  say("")
  sayDays(sums.days)
}
