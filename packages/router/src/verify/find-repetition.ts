/** What an answer ends in. */
export interface Repetition {
  /** Characters of the piece that comes again. */
  readonly length: number
  readonly times: number
}

const longestPiece = 400
const searched = 4000
const fewestTimes = 5
const fewestCharacters = 240

/** Finds a loop at the end of a text: one piece with words in it, five times or more. Lines of dashes and zeros are none. */
export const findRepetition = (text: string): Repetition | undefined => {
  const tail = text.trimEnd().slice(-searched)
  for (let length = 1; length <= Math.min(longestPiece, tail.length / fewestTimes); length++) {
    let at = tail.length - 1
    while (at >= length && tail.charCodeAt(at) === tail.charCodeAt(at - length)) at--
    const run = tail.length - 1 - at + length
    if (run < Math.max(fewestCharacters, fewestTimes * length)) continue
    const piece = tail.slice(-length)
    return new Set(piece.match(/\p{L}/gu)).size < 3 ? undefined : { length, times: Math.floor(run / length) }
  }
  return undefined
}
