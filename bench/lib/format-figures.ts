import { type Figure } from "./bench.ts"

/** A row of cells; the first row is the head. */
type Table = ReadonlyArray<ReadonlyArray<string>>

const number = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(3)))

const units: Readonly<Record<Figure["unit"], string>> = {
  ms: " ms",
  s: " s",
  ratio: "×",
  share: "",
  "%": " %",
  count: "",
  MB: " MB",
  "MB/s": " MB/s",
  "tokens/s": " tokens/s",
}

/** A figure with its unit, three digits of it. */
export const formatFigure = ({ figure, unit }: Pick<Figure, "figure" | "unit">): string => number(figure) + units[unit]

/** Where most of its rounds lie; nothing where it is not sampled. */
const formatSpread = ({ spread }: Figure): string =>
  spread === undefined ? "" : `${number(spread[0])}..${number(spread[1])}`

/** What it should be; nothing where it is only observed. */
const formatTarget = ({ target }: Figure): string => {
  if (target === undefined) return ""
  return "atMost" in target ? `≤ ${number(target.atMost)}` : `≥ ${number(target.atLeast)}`
}

/** Whether it reached its target; nothing where it has none. */
const formatJudgement = ({ ok, target }: Figure): string => {
  if (target === undefined) return ""
  return ok ? "pass" : "SHORT"
}

/** The head of tables of figures. */
export const figureHead = ["claim", "figure", "spread", "target", "", "how"]

/** One figure as a row under that head. */
export const figureRow = (figure: Figure): ReadonlyArray<string> => [
  figure.claim,
  formatFigure(figure),
  formatSpread(figure),
  formatTarget(figure),
  formatJudgement(figure),
  figure.how,
]

/** Lines of a table with aligned columns. */
export const formatTable = (table: Table): ReadonlyArray<string> => {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}
