import { type ShellCommand, type ShellWord } from "./shell-words.ts"

/**
 * What a command does with the file that a word names. `named`: nothing of it is printed; `written`: nothing of what was in it
 * before remains. In doubt it is `read`.
 */
export type WordUse = "read" | "named" | "written"

/** Commands that say which files there are or what they are, or that make and remove them. */
const listers = new Set(
  `ls dir ll tree du df stat test [ [[ mkdir rmdir touch rm chmod chown which whereis realpath readlink basename dirname
  kill pkill export declare local set unset`.split(/\s+/),
)

/** Commands that run the command behind them. */
const wrappers = new Set("sudo doas env time nohup exec command nice timeout stdbuf setsid watch".split(" "))

/** Programs in a folder of programs: what is run is not printed. */
const installedProgram = /^\/(?:[^/]+\/)*s?bin\/[^/]+$/

const isAssignment = (word: string): boolean => /^[A-Za-z_]\w{0,40}=/.test(word)

/** A word that holds a command of its own, and what that reads. */
const holdsCommand = (word: string): boolean => /[\s`]|\$\(|<\(/.test(word)

const nameOf = (word: string): string => word.slice(word.lastIndexOf("/") + 1)

/** Where the program stands among a command's words, behind what is set for it and what runs it. */
const programAt = (words: ReadonlyArray<ShellWord>): number => {
  let isWrapped = false
  const at = words.findIndex(({ text }) => {
    if (isAssignment(text) || (isWrapped && /^(?:-|\d)/.test(text))) return false
    if (!wrappers.has(nameOf(text))) return true
    isWrapped = true
    return false
  })
  return at === -1 ? words.length : at
}

/** Says of each word of a command what becomes of the file that it may name. */
export const usesOf = ({ words }: ShellCommand): ReadonlyArray<WordUse> => {
  const program = programAt(words)
  const name = nameOf(words[program]?.text ?? "")
  const texts = words.map(({ text }) => text)
  const isTee = name === "tee" && !texts.some((text) => /^-\w{0,6}a|^--append$/.test(text))
  const isDownload = name === "curl" || name === "wget"
  return words.map(({ text, isWritten }, at): WordUse => {
    if (holdsCommand(text)) return "read"
    if (isWritten === true) return "written"
    if (at < program) return isAssignment(text) || installedProgram.test(text) ? "named" : "read"
    if (at === program) return installedProgram.test(text) ? "named" : "read"
    if (isTee && !text.startsWith("-")) return "written"
    if (isDownload && /^(?:-\w{0,6}[oO]|--output|--output-document)$/.test(texts[at - 1] ?? "")) return "written"
    return listers.has(name) ? "named" : "read"
  })
}
