import { type TaskKind, type Zone } from "@postern/core"

/** What became of one request. */
export interface DemoRow {
  readonly name: string
  readonly task: TaskKind
  /** The request's tokens, as the first target of its plan counts or estimates them. */
  readonly tokens: number
  readonly furthestZone: Zone
  /** `null`: no target may or can answer. */
  readonly target: string | null
  readonly targetZone: Zone | null
  readonly reasons: ReadonlyArray<string>
  readonly expected: Zone
  readonly ok: boolean
  readonly firstTokenMs: number | null
  /** Tokens of the answer. */
  readonly outputTokens: number | null
}

/** The whole demo, as `--json` prints it. */
export interface DemoReport {
  readonly requests: ReadonlyArray<DemoRow>
  readonly cloud: {
    readonly emulated: boolean
    readonly requests: number
    readonly bytes: number
    readonly canaryHits: number
  }
  readonly ledger: { readonly events: number; readonly chainOk: boolean }
  readonly ok: boolean
}

const columns = ["request", "tokens", "furthest", "target", "first ms", "answer", "why"] as const

const cells = (row: DemoRow): ReadonlyArray<string> => [
  `${row.ok ? " " : "✗"} ${row.name}`,
  row.tokens.toLocaleString("en"),
  row.furthestZone,
  row.target === null ? "none" : `${row.target} (${row.targetZone})`,
  row.firstTokenMs === null ? "-" : String(Math.round(row.firstTokenMs)),
  row.outputTokens === null ? "-" : `${row.outputTokens} tokens`,
  row.reasons.slice(0, 2).join("; "),
]

const widest = 96

/** Writes the report as a table for people. */
export const formatReport = (report: DemoReport, notes: ReadonlyArray<string>): string => {
  const rows = [[...columns], ...report.requests.map(cells)].map((row) =>
    row.map((cell, column) =>
      column === columns.length - 1 && cell.length > widest ? `${cell.slice(0, widest - 1)}…` : cell,
    ),
  )
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
  const { cloud, ledger } = report
  return [
    ...notes,
    "",
    ...lines,
    "",
    `${cloud.emulated ? "the emulated cloud" : "the cloud"} received: ${cloud.requests} requests, ${cloud.bytes.toLocaleString("en")} bytes, ${cloud.canaryHits} with a canary in them`,
    `ledger: ${ledger.events} events, chain ${ledger.chainOk ? "ok" : "BROKEN"}`,
    report.ok ? "every request ran where it should" : "SOMETHING RAN WHERE IT SHOULD NOT",
  ].join("\n")
}
