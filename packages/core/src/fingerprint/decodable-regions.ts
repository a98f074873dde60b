import { isMarkupAt } from "../inspect/views/markup.ts"

/** A part of a text that begins and ends with a line. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Escapes, percent signs, other scripts, what terminals obey, and where markup may begin. */
// eslint-disable-next-line no-control-regex -- a terminal is controlled by them
const sign = /[\\%<&\0-\x08\x0e-\x1f\x7f-\uffff]|\^\[/g

/** The next sign that decoding concerns; -1 where there is none. */
const findSign = (text: string, from: number): number => {
  sign.lastIndex = from
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    const { 0: found, index } = match
    if ((found !== "<" && found !== "&") || isMarkupAt(text, index)) return index
  }
  return -1
}

/** The shortest run of base64 that is decoded. */
const longRun = 24

const isEncoded = new Uint8Array(128).map((_, code) => (/[\w+/-]/.test(String.fromCharCode(code)) ? 1 : 0))

/** Finds a long run by looking at every 24th character only: no such run lies between them. */
const findRun = (text: string, from: number): number => {
  const isRun = (at: number) => {
    const code = text.charCodeAt(at)
    return code < 128 && isEncoded[code] === 1
  }
  for (let at = from + longRun - 1; at < text.length; at += longRun) {
    if (!isRun(at)) continue
    let start = at
    while (start > from && isRun(start - 1)) start--
    let end = at + 1
    while (end - start < longRun && isRun(end)) end++
    if (end - start >= longRun) return start
  }
  return text.length
}

/** A line of armour: it may be short, and then go on with the run above it. */
const armour = /[ \t]{0,16}[\w+/-]{1,200}={0,2}\r?(?:\n|$)/y

/** Regions with less between them are one: to decode a little more costs less than to decode twice. */
const smallGap = 128

const endOfLine = (text: string, at: number): number => text.indexOf("\n", at) + 1 || text.length

/**
 * Finds the lines that decoding may make mean something else. All other lines say what they say, and need not be read
 * once more.
 */
export const decodableRegions = (text: string): ReadonlyArray<Region> => {
  const regions: Array<{ readonly start: number; end: number }> = []
  let end = 0
  let nextSign = -1
  let nextRun = -1
  while (end < text.length) {
    if (nextSign < end) {
      const found = findSign(text, end)
      nextSign = found === -1 ? text.length : found
    }
    if (nextRun < end) nextRun = findRun(text, end)
    const found = Math.min(nextSign, nextRun)
    if (found === text.length) break
    const start = text.lastIndexOf("\n", found) + 1
    end = endOfLine(text, found)
    armour.lastIndex = end
    while (end < text.length && armour.test(text)) end = armour.lastIndex
    const last = regions.at(-1)
    if (last !== undefined && start - last.end < smallGap) last.end = end
    else regions.push({ start, end })
  }
  return regions
}
