/** A part of a text, from line start to line end. */
export interface Region {
  readonly start: number
  readonly end: number
}

const plain = 0
const encoded = 1
const filling = 2
const blank = 3
const trigger = 4

/** What ASCII characters are to an encoding; all others are triggers. */
const kinds = new Uint8Array(128).map((_, code) => {
  const character = String.fromCharCode(code)
  if (/[\\%]/.test(character)) return trigger
  if (/[\w+/-]/.test(character)) return encoded
  return /[=\r]/.test(character) ? filling : /\s/.test(character) ? blank : plain
})

/** The shortest run of base64 that is decoded. */
const longRun = 24

/** Regions with less between them are one: to decode a little more costs less than to decode twice. */
const smallGap = 128

/**
 * Finds the lines that escapes, percent signs, other scripts or long runs of base64 may make mean something else. All
 * other lines say what they say, and need not be read once more.
 */
export const decodableRegions = (text: string): ReadonlyArray<Region> => {
  const regions: Array<{ start: number; end: number }> = []
  let hasTrigger = false
  let hasRun = false
  let isFilled = true
  let isEmpty = true
  let run = 0
  let start = 0

  const endLine = (end: number): void => {
    const last = regions.at(-1)
    // Lines of armour go on with the run above them.
    const goesOn = hasRun && isFilled && last?.end === start
    hasRun = goesOn || run >= longRun
    if (!hasTrigger && !hasRun) return
    if (last !== undefined && start - last.end < smallGap) last.end = end
    else regions.push({ start, end })
  }

  let hadRun = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10) {
      if (hadRun) run = longRun
      endLine(at + 1)
      hasTrigger = false
      hadRun = false
      isFilled = true
      isEmpty = true
      run = 0
      start = at + 1
      continue
    }
    const kind = code < 128 ? (kinds[code] ?? plain) : trigger
    if (kind === encoded) {
      isEmpty = false
      if (++run >= longRun) hadRun = true
      continue
    }
    run = 0
    if (kind === trigger) hasTrigger = true
    if (kind !== filling && !(kind === blank && isEmpty)) isFilled = false
  }
  if (hadRun) run = longRun
  endLine(text.length)
  return regions
}
