/** A run of characters that may be bytes in base64 or hexadecimal; without its line breaks. */
export interface EncodedRun {
  readonly encoding: "base64" | "hex"
  readonly text: string
}

const shortestBase64 = 24
const shortestHex = 24

/** Lines of at least this many characters go on in the next line. */
const shortestLine = 40

const alphabet = new Uint8Array(128)
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
  alphabet[character.charCodeAt(0)] = 1
}

const belongsAt = (text: string, at: number): boolean => alphabet[text.charCodeAt(at)] === 1

const padding = /={0,2}/y
const nextLine = /={0,2}\r?\n[ \t]{0,16}(?<line>[\w+/-]{1,200}={0,2})(?![\w+/=-])/y

const isHex = (run: string): boolean => run.length >= shortestHex && /^[\da-fA-F]+$/.test(run)

/** `0x` before the digits is no digit. */
const runOf = (run: string): EncodedRun => {
  const digits = /^0x/i.test(run) ? run.slice(2) : run
  return isHex(digits) ? { encoding: "hex", text: digits } : { encoding: "base64", text: run }
}

/** Finds the runs of a text that may be encoded bytes, lines as of mails and armour taken together. Linear. */
export const findEncodedRuns = (text: string): ReadonlyArray<EncodedRun> => {
  const runs: Array<EncodedRun> = []
  let done = 0
  // A run of 24 characters covers a multiple of 24: most of a text is stepped over.
  for (let probe = shortestBase64 - 1; probe < text.length; probe += shortestBase64) {
    if (probe < done || !belongsAt(text, probe)) continue
    let start = probe
    while (start > done && belongsAt(text, start - 1)) start--
    let end = probe + 1
    while (end < text.length && belongsAt(text, end)) end++
    done = end
    if (end - start < shortestBase64) continue
    const first = text.slice(start, end)
    padding.lastIndex = end
    runs.push(runOf(first + (padding.exec(text)?.[0] ?? "")))
    if (end - start < shortestLine) continue
    const lines = [first]
    for (nextLine.lastIndex = end; ; done = nextLine.lastIndex) {
      const line = nextLine.exec(text)?.groups?.["line"]
      if (line === undefined) break
      lines.push(line)
    }
    const joined = lines.join("")
    if (lines.length > 1) runs.push(runOf(joined))
  }
  return runs
}
