/** Bytes as `xxd`, `hexdump` and code write them: 1 to 4 together, parted by one or two signs. */
const group = String.raw`(?:0x|\\x)?(?:[\da-fA-F]{2}){1,4}`

const row = new RegExp(
  String.raw`(?<![\w.])(?<offset>[\da-fA-F]{5,16}:?[ \t]{1,4}|[\da-fA-F]{4,16}:[ \t]{0,4})?(?<bytes>${group}(?:[ ,:-] ?${group}){0,63})(?!\w)`,
  "g",
)

const shortestDigits = 24

const inRow = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\da-fA-FxX ,:\\-]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/** Whether there is a run of what rows are written with; looks at every 24th character only, for hardly any text has one. */
const mayHoldRow = (text: string): boolean => {
  const isIn = (at: number) => inRow[text.charCodeAt(at)] === 1
  for (let at = shortestDigits - 1; at < text.length; at += shortestDigits) {
    if (!isIn(at)) continue
    let start = at
    while (start > 0 && at - start < shortestDigits && isIn(start - 1)) start--
    let end = at + 1
    while (end - at < 256 && isIn(end)) end++
    at = end
    if (end - start >= shortestDigits && /[\da-fA-F]{2}[ ,:-]/.test(text.slice(start, end))) return true
  }
  return false
}

/** Fewer groups in a line are words, dates or versions, unless the line goes on with those above it. */
const fewestGroups = 6

/** Finds bytes written in hexadecimal with something between them, rows that follow each other taken together. Linear. */
export const findHexRows = (text: string): ReadonlyArray<string> => {
  if (!mayHoldRow(text)) return []
  const runs: Array<string> = []
  let digits = ""
  let end = 0
  const close = () => {
    if (digits.length >= shortestDigits) runs.push(digits)
    digits = ""
  }
  for (const { 0: match, index, groups } of text.matchAll(row)) {
    const bytes = groups?.["bytes"] ?? ""
    const found = bytes.replaceAll(/0x|\\x|[ ,:-]/g, "")
    const isNext = digits !== "" && index - end < 200 && text.slice(end, index).split("\n").length <= 2
    if (!isNext) close()
    const isLong = bytes.split(/[ ,:-]+/).length >= fewestGroups
    if (isLong || (isNext && (groups?.["offset"] !== undefined || /\n[ \t]*$/.test(text.slice(end, index))))) {
      digits += found
      end = index + match.length
    }
  }
  close()
  return runs
}
