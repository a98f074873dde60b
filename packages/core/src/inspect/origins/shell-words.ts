/** A word of a command line. */
export interface ShellWord {
  readonly text: string
  /** It was written in quotes: no shell takes its stars for a pattern. */
  readonly isQuoted: boolean
  /** The signs that it stands behind, `>` for instance: a shell empties the file of this name and writes into it. Empty: none. */
  readonly redirection: string
}

/** One command of a line: words up to a pipe, a semicolon, a bracket, the end of the line. */
export interface ShellCommand {
  readonly words: ReadonlyArray<ShellWord>
  /** It reads what the one before it prints. */
  readonly isPiped: boolean
}

/** What stands between two words, and what between two commands. */
const wordEnds = new Set(" \t<>$")
const commandEnds = new Set("\r\n;|&()`")

/** What a back slash stands before as an escape; before others it is a separator of Windows. */
const escapable = new Set(" ()'\"&;$[]")

const mostVariables = 100
const longestValue = 400

const assignment =
  /(?:^|[\s;&|(])(?:export |local |declare |set )?([A-Za-z_]\w{0,40})=(?:"([^"\n]{0,400})"|'([^'\n]{0,400})'|([^\s;&|()"'`]{1,400}))/g

/** Puts the values of variables that the line itself sets, or an earlier one set, in their place. */
export const expandVariables = (command: string, known: ReadonlyMap<string, string>) => {
  if (!command.includes("$") && !command.includes("=")) return { text: command, variables: known }
  const variables = new Map(known)
  let left = mostVariables
  const expand = (text: string): string =>
    text.replaceAll(/\$(?:\{(\w{1,41})\}|(\w{1,41}))/g, (written, braced: string | undefined, plain: string) => {
      const value = variables.get(braced ?? plain)
      return value === undefined || left-- <= 0 ? written : value
    })
  for (const [, name = "", double, single, bare] of command.matchAll(assignment)) {
    if (variables.size < mostVariables)
      variables.set(name, expand(double ?? single ?? bare ?? "").slice(0, longestValue))
  }
  return { text: expand(command), variables }
}

const mostAlternatives = 64

/** Writes out the alternatives of braces: `{a,b}/c` is `a/c` and `b/c`. */
const expandBraces = (word: string): ReadonlyArray<string> => {
  let words: ReadonlyArray<string> = [word]
  for (let depth = 0; depth < 4 && words.some((one) => one.includes("{")); depth++) {
    words = words.flatMap((one) => {
      const found = one.length > longestValue ? null : /\{([^{}]*,[^{}]*)\}/.exec(one)
      if (found === null) return [one]
      const before = one.slice(0, found.index)
      const after = one.slice(found.index + found[0].length)
      return (found[1] ?? "").split(",").map((choice) => before + choice + after)
    })
    if (words.length > mostAlternatives) return [word]
  }
  return words
}

/** Splits a command line into commands, and those into words: quotes keep what is between them together. Linear. */
export const splitCommands = (line: string): ReadonlyArray<ShellCommand> => {
  const commands: Array<ShellCommand> = []
  let words: Array<ShellWord> = []
  let word = ""
  let quote = ""
  let isQuoted = false
  /** The signs of redirection before the word. */
  let redirection = ""
  const endWord = () => {
    if (word !== "") {
      for (const text of isQuoted ? [word] : expandBraces(word)) words.push({ text, isQuoted, redirection })
      redirection = ""
    }
    word = ""
    isQuoted = false
  }
  /** What stands between the last command and this one. */
  let between = ""
  const endCommand = (end: string) => {
    endWord()
    redirection = ""
    if (words.length > 0) {
      commands.push({ words, isPiped: between === "|" || between === "|&" })
      words = []
      between = ""
    }
    if (between.length < 3) between += end
  }
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (character === "\\" && escapable.has(line.charAt(at + 1))) {
      word += line.charAt(at + 1)
      at++
    } else if (quote === "" ? character === '"' || character === "'" : character === quote) {
      quote = quote === "" ? character : ""
      isQuoted = true
    } else if (quote === "" && commandEnds.has(character)) endCommand(character)
    else if (quote === "" && wordEnds.has(character)) {
      endWord()
      if (character === "<" || character === ">") redirection += character
    } else word += character
  }
  endCommand("")
  return commands
}
