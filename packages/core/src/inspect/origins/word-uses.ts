import { type ShellCommand, type ShellWord } from "./shell-words.ts"

/**
 * What a command does with the file that a word names. `named`: nothing of it is printed; `written`: nothing of what was in it
 * before remains; `guess`: the word may be code, a message or a pattern; `mounted`: a container sees a folder of this machine. In doubt it is `read`.
 */
export type WordUse = "read" | "mounted" | "guess" | "named" | "written"

/** Commands that say which files there are or what they are, or that make and remove them. */
const listers = new Set(
  `ls dir ll tree du df stat test [ [[ mkdir rmdir touch rm chmod chown which whereis realpath readlink basename dirname
  kill pkill export declare local set unset echo printf`.split(/\s+/),
)

/** Commands that run the command behind them. */
const wrappers = new Set("sudo doas env time nohup exec command nice timeout stdbuf setsid watch".split(" "))

/** Programs in a folder of programs: what is run is not printed. */
const installedProgram = /^\/(?:[^/]+\/)*s?bin\/[^/]+$/

const isAssignment = (word: string): boolean => /^[A-Za-z_]\w{0,40}=/.test(word)

/** A word that holds a command of its own, and what that reads. */
const holdsCommand = (word: string): boolean => /`|\$\(|<\(/.test(word)

/** Programs whose arguments are commands. */
const shells = new Set("bash sh zsh dash ksh fish pwsh powershell cmd ssh su eval script watch xargs".split(" "))

/** Whether a command begins with a shell, or hands on to one. */
export const isShell = (command: string): boolean =>
  command.split(/[\s;&|()]+/).some((word) => shells.has(nameOf(word)))

/** Programs that take code as the value of an option, and those that take a message. */
const interpreter = /^(?:python|node|deno|bun|perl|ruby|php|psql|mysql|sqlite3)[\d.]{0,5}$/
const takesCode = /^(?:-\w{0,3}[cepr]|--(?:eval|print|command|execute))$/
const takesMessage = /^(?:-\w{0,3}m|--(?:message|title|body))$/

/** Programs whose first word is code or a pattern. */
const filters = new Set("awk gawk mawk sed jq yq grep egrep fgrep rg ag ack".split(" "))

/** Options that say of which names files count. */
const givesNames = /^--(?:include|exclude|exclude-dir|i?glob|ignore|type)=/

/** What no path is written with, unless in quotes and by intent. */
const unlikePath = /[\s#^|<>"';&{}]|^\+/

/** Options of container programs whose value is a place in the container, alone or behind a folder of this machine. */
const takesPlace = /^(?:-w|--workdir|--tmpfs)$/
const takesMount = /^(?:-v|--volume|--mount)$/

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

/** Of a volume the part that lies on this machine: `/home/ada:/data`, `type=bind,source=/home/ada,target=/data`. */
export const mountSource = (text: string): string =>
  /(?:^|,)(?:source|src)=([^,]{1,400})/.exec(text)?.[1] ?? /^((?:[A-Za-z]:[/\\])?[^:]{0,400}):/.exec(text)?.[1] ?? text

/** Says of each word of a command what becomes of the file that it may name. */
export const usesOf = ({ words }: ShellCommand): ReadonlyArray<WordUse> => {
  const program = programAt(words)
  const texts = words.map(({ text }) => text)
  const name = nameOf(texts[program] ?? "")
  const isTee = name === "tee" && !texts.some((text) => /^-\w{0,6}a|^--append$/.test(text))
  const isContainer = name === "docker" || name === "podman"
  const runsCommands = isContainer || texts.some((text) => shells.has(nameOf(text)))
  const isOperand = (text: string, at: number): boolean => at > program && !text.startsWith("-")
  const pattern = filters.has(name) ? texts.findIndex(isOperand) : -1
  const takesNoCode = name === "git" || name === "gh"
  /** Where a clone goes; what is cloned is read. */
  const cloned =
    name === "git" && texts[program + 1] === "clone" && texts.filter(isOperand).length > 2 ? texts.length - 1 : -1
  return words.map(({ text, redirection }, at): WordUse => {
    const before = texts[at - 1] ?? ""
    if (holdsCommand(text) || redirection === "<") return "read"
    if (redirection === ">") return "written"
    if (at <= program) return installedProgram.test(text) || isAssignment(text) ? "named" : "read"
    if (isContainer && takesMount.test(before)) return "mounted"
    if (listers.has(name) || at === cloned || givesNames.test(text) || (isContainer && takesPlace.test(before))) {
      return "named"
    }
    if (isTee && isOperand(text, at)) return "written"
    if (/^(?:curl -\w{0,6}o|curl --output|wget -\w{0,6}O|wget --output-document)$/.test(`${name} ${before}`))
      return "written"
    if (runsCommands) return "read"
    const isCode = takesNoCode ? takesMessage.test(before) : interpreter.test(name) && takesCode.test(before)
    return at === pattern || isCode || unlikePath.test(text) ? "guess" : "read"
  })
}
