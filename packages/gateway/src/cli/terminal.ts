import { styleText } from "node:util"

type Style = Parameters<typeof styleText>[0]

/** Prints a line, or several. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Prints a value as JSON: a page for a person to read where it goes to a terminal, else one line. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value, undefined, process.stdout.isTTY ? 2 : 0))

/** Colours text where standard output is a terminal that shows colours (`NO_COLOR` and `FORCE_COLOR` are honoured). */
export const style = (format: Style, text: string): string => styleText(format, text, { stream: process.stdout })

/** A number of things, in words: `1 request`, `2 requests`. */
export const showCount = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`

/** Prints a line on standard error: what is not the answer itself. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Lines up the columns of a table; the last is as long as it is. */
export const alignColumns = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}
