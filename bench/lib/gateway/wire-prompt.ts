/** What a request asks of the bench's upstream: written into its last message, so that it passes every gateway. */
export interface Turn {
  /** Unique in a run; the answer repeats it. */
  readonly id: string
  /** Events of text that the answer comes in. */
  readonly pieces: number
  /** Milliseconds before each piece; 0: all at once. */
  readonly paceMs: number
}

/** The line that asks for it. */
export const writeTurn = ({ id, pieces, paceMs }: Turn): string =>
  `Answer ${id} in ${pieces} pieces, ${paceMs} ms apart.`

/** Reads the line again; nothing where there is none. */
export const readTurn = (text: string): Turn | undefined => {
  const [, id, pieces, paceMs] = /Answer (\w+) in (\d+) pieces, (\d+) ms apart\./.exec(text) ?? []
  return id === undefined ? undefined : { id, pieces: Number(pieces), paceMs: Number(paceMs) }
}

/** The pieces of text of its answer, in order. */
export const piecesOf = ({ id, pieces }: Turn): ReadonlyArray<string> =>
  Array.from({ length: pieces }, (_, at) => `${at === 0 ? "Of" : " and"} ${id} ${at}`)
