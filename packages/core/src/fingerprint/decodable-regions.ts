/** A part of a text that begins and ends with a line. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Escapes, percent signs, other scripts, and runs as long as the shortest that is decoded. */
const sign = /[\\%\u0080-\uffff]|(?<![\w+/-])[\w+/-]{24}/g

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
  const findSign = () => {
    sign.lastIndex = end
    return sign.exec(text)
  }
  for (let found = findSign(); found !== null; found = findSign()) {
    const start = text.lastIndexOf("\n", found.index) + 1
    end = endOfLine(text, found.index)
    armour.lastIndex = end
    while (end < text.length && armour.test(text)) end = armour.lastIndex
    const last = regions.at(-1)
    if (last !== undefined && start - last.end < smallGap) last.end = end
    else regions.push({ start, end })
  }
  return regions
}
