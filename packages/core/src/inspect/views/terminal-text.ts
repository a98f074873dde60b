import { rewriteAround } from "./rewrite-around.ts"

const escape = String.raw`(?:\u001b|\\(?:x1[bB]|u001[bB]|u\{1[bB]\}|e(?=[\[\]])|033)|\^\[(?=[\[\]]))`
const end = String.raw`(?:\u0007|\u009c|\u001b\\)`
const spelledEnd = String.raw`(?:\\(?:a|x07|u0007)|${escape}\\{1,2})`

/**
 * What a terminal obeys and does not show: colours and moves, titles and links, a letter that the next one is printed
 * over, control characters; also where tools have spelled the escape character out.
 */
const sequences = new RegExp(
  [
    String.raw`(?:${escape}\[|\u009b)[0-?]{0,64}[ -/]{0,4}[@-~]`,
    // What they hold ends before another may begin, so that each is read once.
    String.raw`(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\u009d\n]{0,2000}${end}`,
    String.raw`${escape}\][^\u0007\u001b\u009c\n\\^]{0,2000}(?:${end}|${spelledEnd})`,
    String.raw`\u001b(?:[()*+#%][0-9A-Z@]|[=>78cDEHMNOZ])`,
    String.raw`[^\n\b]\u0008`,
    String.raw`[\u0000-\u0008\u000e-\u001f\u007f]`,
  ].join("|"),
  "g",
)

// eslint-disable-next-line no-control-regex -- a terminal is controlled by them
const control = /[\0-\x08\x0e-\x1f\x7f\x9b\x9d]/
const spelled = /\\(?:x1b|u001b|u\{1b\}|e[[\]]|033)/i

/** Whether there may be any of it; quick, for every text is asked. */
const hasSign = (text: string): boolean =>
  control.test(text) || text.includes("^[") || (text.includes("\\") && spelled.test(text))

/** The text as a terminal shows it, and where each of its characters stands in what was written. */
export interface TerminalText {
  readonly text: string
  /** Offset in what was written of the character at each offset here. */
  readonly offsets: Uint32Array
}

/** Leaves out what a terminal obeys and does not show; nothing where there is none of it. */
export const readTerminal = (written: string): TerminalText | undefined => {
  if (!hasSign(written)) return undefined
  const offsets = new Uint32Array(written.length)
  let text = ""
  let length = 0
  let from = 0
  const keep = (to: number) => {
    text += written.slice(from, to)
    while (from < to) offsets[length++] = from++
  }
  for (const { 0: match, index } of written.matchAll(sequences)) {
    keep(index)
    from = index + match.length
  }
  if (from === 0) return undefined
  keep(written.length)
  return { text, offsets }
}

/** The surroundings of what a terminal obeys, without it. */
export const terminalView = (text: string): string | undefined =>
  hasSign(text) ? rewriteAround(text, sequences, () => "") : undefined
