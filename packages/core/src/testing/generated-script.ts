import { type ChatFamily, familyShapes } from "./generated-families.ts"
import { infillShapes, type InfillFamilyName } from "./generated-infill-families.ts"
import { byteId, controlId, controlTokens, firstExtraId } from "./generated-vocabulary.ts"

/** What a scripted model says at which place. */
export interface Script {
  /** Whose control tokens and chat template the model has (`"devstral"`). */
  readonly family?: ChatFamily
  /** Said after each user message. */
  readonly answer?: string
  /** Say the answer, or what is filled in, again and again instead of ending. */
  readonly endless?: boolean
  /** Called after each user message, instead of `answer`, where the request offers tools. */
  readonly toolCall?: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  /** Said after each tool result. */
  readonly afterToolResult?: string
  /** Said between prefix and suffix; makes the model one for fill-in-the-middle. */
  readonly infill?: string
  /** Whose tokens for fill-in-the-middle the model has; where the prefix ends the prompt, it is to end with a space. */
  readonly infillFamily?: InfillFamilyName
}

/** The vocabulary and the table of a scripted model. */
export interface CompiledScript {
  /** Texts of the tokens after the byte tokens. */
  readonly extra: ReadonlyArray<string>
  /** From each token to the next; a token that is not here is followed by the end. */
  readonly next: ReadonlyMap<number, number>
  /** Whether a user message is followed by a call where tools are offered, whatever the table says. */
  readonly callsTools: boolean
}

/**
 * Cuts a text into pieces of about a word that occur nowhere else in the script, since the model sees nothing but its
 * last token: the token has to say the place.
 */
const cut = (text: string, taken: Set<string>): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  let piece = ""
  for (const word of text.match(/\s*[\p{L}\p{N}_]+|\s*[^\p{L}\p{N}_\s]|\s+$/gu) ?? []) {
    piece += word
    if (Buffer.byteLength(piece) === 1 || taken.has(piece)) continue
    taken.add(piece)
    pieces.push(piece)
    piece = ""
  }
  while (piece !== "") {
    const joined = (pieces.pop() ?? "") + piece
    const isSame = joined === piece
    piece = joined
    if (Buffer.byteLength(piece) > 1 && !taken.has(piece)) {
      taken.add(piece)
      pieces.push(piece)
      break
    }
    if (isSame) throw new RangeError("Expected texts of two characters or more, each said at one place of the script.")
  }
  return pieces
}

/** Compiles a script into a table from token to token. */
export const compileScript = (script: Script): CompiledScript => {
  const extra: Array<string> = []
  const next = new Map<number, number>()
  const family = familyShapes[script.family ?? "devstral"]
  // llama.cpp knows no two tokens of one text.
  const taken = new Set<string>(controlTokens.map((token) => family.names[token] ?? token))
  /** Links the tokens of `text` behind `starts`, and gives the last one. */
  const say = (starts: ReadonlyArray<number>, text: string): number => {
    let from = starts
    let last = starts[0] ?? controlId("</s>")
    for (const piece of cut(text, taken)) {
      last = firstExtraId + extra.length
      extra.push(piece)
      for (const token of from) next.set(token, last)
      from = [last]
    }
    return last
  }
  const userEnd = family.answerStart === "\n" ? byteId("\n".charCodeAt(0)) : controlId(family.answerStart)
  const answerEnd = script.answer === undefined ? userEnd : say([userEnd], script.answer)
  const answerStart = next.get(userEnd)
  if (script.endless === true && answerStart !== undefined) next.set(answerEnd, answerStart)
  if (script.toolCall !== undefined) {
    const name = say([controlId("[TOOL_CALLS]")], script.toolCall.name)
    next.set(name, controlId("[ARGS]"))
    say([controlId("[ARGS]")], JSON.stringify(script.toolCall.arguments))
  }
  if (script.afterToolResult !== undefined) say([controlId("[/TOOL_RESULTS]")], script.afterToolResult)
  if (script.infill !== undefined) {
    const hasMiddle = script.infillFamily === undefined || infillShapes[script.infillFamily].hasMiddle
    const gapStart = hasMiddle ? controlId("[MIDDLE]") : byteId(" ".charCodeAt(0))
    const gapEnd = say([gapStart], script.infill)
    const filled = next.get(gapStart)
    if (script.endless === true && filled !== undefined) next.set(gapEnd, filled)
  }
  return { extra, next, callsTools: script.toolCall !== undefined }
}
