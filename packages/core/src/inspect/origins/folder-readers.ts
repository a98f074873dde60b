import { type Reading } from "./shell.ts"
import { type ShellCommand, type ShellWord } from "./shell-words.ts"

/**
 * A place whose files a command prints. `folder`: each line of what it prints says from which file it is, so that only a
 * folder that is bound itself tells more. `tree`: nothing says so, all that is bound below counts. `glob`: a pattern.
 */
export interface Reach {
  readonly extent: "folder" | "tree" | "glob"
  readonly path: string
  readonly certainty?: Reading["certainty"]
}

/** What the commands of one line print. */
export interface LineReaches {
  readonly reaches: ReadonlyArray<Reach>
  /** Lines of the output may begin with the name of their file. */
  readonly showsNames: boolean
}

const searchers = new Set("grep egrep fgrep zgrep rgrep rg ag ack ugrep".split(" "))
const searchesFolders = new Set("rgrep rg ag ack ugrep".split(" "))
const printers = new Set(
  `cat bat batcat head tail less more nl tac sed awk gawk cut sort uniq strings xxd od hexdump base64 jq yq column paste
  fold tr rev view type Get-Content gc zcat for`.split(/\s+/),
)
const finders = new Set("find fd fdfind ls gfind tree".split(" "))
const packers = new Set("tar zip diff".split(" "))

/** Options of searchers whose value is the next word. */
const takesValue =
  /^(?:-\w{0,6}[ABCmefdDgtTjM]|--(?:include|exclude|exclude-dir|i?glob|type|type-not|max-count|after-context|before-context|context|max-depth|file|regexp|sort|encoding|threads))$/
const givesPattern = /^(?:-\w{0,6}[ef]|--(?:regexp|file)(?:=|$)|--files$)/
const hidesNames = /^(?:-\w{0,8}h\w{0,8}|--no-?filename|--heading|--pretty)$/
const listsOnly =
  /^(?:-[rRnilcLqwIsHEFPoz]*[lLcq][rRnilcLqwIsHEFPoz]*|--(?:files-with(?:out)?-match(?:es)?|count|quiet|files|type-list))$/

const isPattern = (text: string): boolean => /[*?[]/.test(text)

type Words = ReadonlyArray<ShellWord>

interface Program {
  readonly name: string
  /** What stands behind its name. */
  readonly rest: Words
}

/** What a command runs: behind `sudo`, `timeout 5`, `xargs -0`, `do` and the like. */
const programOf = (command: Words): Program | undefined => {
  for (const [at, { text }] of command.slice(0, 7).entries()) {
    const name = text.slice(text.lastIndexOf("/") + 1)
    if (searchers.has(name) || printers.has(name) || finders.has(name) || packers.has(name)) {
      return { name, rest: command.slice(at + 1) }
    }
    if (name !== "git") continue
    const sub = command.findIndex(({ text: word }, place) => place > at && /^(?:grep|ls-files|archive)$/.test(word))
    if (sub !== -1) return { name: `git ${command[sub]?.text}`, rest: command.slice(sub + 1) }
  }
  return undefined
}

const operands = (rest: Words): Words => rest.filter(({ text }) => !/^-./.test(text) && text !== "{}")

const globsOf = (words: Words): ReadonlyArray<Reach> =>
  words.filter(({ text, isQuoted }) => !isQuoted && isPattern(text)).map(({ text }) => ({ extent: "glob", path: text }))

/** What a search prints. `isFed`: what it reads comes from the command before it. */
const searchReaches = ({ name, rest }: Program, isFed: boolean): LineReaches => {
  const isShort = rest.some(({ text }) => listsOnly.test(text))
  if (isShort) return { reaches: [], showsNames: false }
  const isRecursive =
    searchesFolders.has(name) ||
    name === "git grep" ||
    rest.some(({ text }) => /^(?:-\w{0,8}[rR]\w{0,8}|--(?:dereference-)?recursive)$/.test(text))
  const isHidden = rest.some(
    ({ text }) => hidesNames.test(text) || (name === "rg" && /^-\w{0,8}[Ip]\w{0,8}$/.test(text)),
  )
  const words = operands(rest.filter((_, at) => !takesValue.test(rest[at - 1]?.text ?? "")))
  const paths = rest.some(({ text }) => givesPattern.test(text)) ? words : words.slice(1)
  const extent = isHidden ? "tree" : "folder"
  const folders = paths.length === 0 ? (isFed ? [] : ["."]) : paths.map(({ text }) => text)
  return {
    reaches: [...globsOf(paths), ...(isRecursive ? folders.map((path): Reach => ({ extent, path })) : [])],
    showsNames: !isHidden,
  }
}

/** Where a list of files becomes a list of what is in them. */
const readsList =
  /\b(?:xargs|parallel)\b|-exec(?:dir)?\b|\bwhile\b[^;\n]{0,80}\bread\b|(?:\$\(|`|<\()\s{0,4}(?:find|fd|ls|git ls-files)\b|\s-[xX]\b/
const readsInPlace =
  /\b(?:cat|head|tail|less|more|nl|sed|awk)\b[^;|&\n]{0,80}(?:\$\(|`|<\()\s{0,4}(?:find|fd|ls|git ls-files)\b/

/** Whether a program prints what is in files, not only their names. */
const printsContent = ({ name, rest }: Program): boolean =>
  searchers.has(name)
    ? !rest.some(({ text }) => listsOnly.test(text))
    : printers.has(name) && !(name === "sed" && rest.some(({ text }) => /^-\w{0,3}i|^--in-place/.test(text)))

/** The files that a finder lists, where its words say by which names. */
const foundReaches = ({ name, rest }: Program, extent: Reach["extent"]): ReadonlyArray<Reach> => {
  const end = rest.findIndex(({ text }) => /^-(?:exec|execdir|x|X|ok)$/.test(text))
  const words = end === -1 ? rest : rest.slice(0, end)
  const firstOption = words.findIndex(({ text }) => /^[-!(]/.test(text))
  const isFind = name === "find" || name === "gfind"
  const places = isFind && firstOption !== -1 ? words.slice(0, firstOption) : operands(words)
  const folders = places.length === 0 ? ["."] : places.map(({ text }) => text)
  const names = words.filter((_, at) => /^-i?name$/.test(words[at - 1]?.text ?? "")).map(({ text }) => text)
  const isPlain =
    isFind && names.length > 0 && !words.some(({ text }) => /^(?:!|-not|-o|-or|-i?path|-i?regex)$/.test(text))
  // `fd` takes a pattern first, and then folders.
  const whole = name.startsWith("fd") && places.length < 2 ? ["."] : []
  return [...folders, ...whole].flatMap((folder): ReadonlyArray<Reach> => {
    if (isPattern(folder)) return [{ extent: "glob", path: folder }]
    if (!isPlain || extent === "folder") return [{ extent, path: folder }]
    return names.map((one) => ({ extent: "glob", path: `${folder}/**/${one}` }))
  })
}

/** Whether a packer writes to the output. */
const packsToOutput = ({ name, rest }: Program): boolean => {
  const texts = rest.map(({ text }) => text)
  if (name === "diff") return texts.some((text) => /^(?:-\w{0,6}[rN]\w{0,6}|--recursive)$/.test(text))
  if (name === "zip" || texts.includes("-")) return texts.includes("-")
  return (
    texts.some((text) => /^-?\w*O\w*$|^--to-stdout$/.test(text)) ||
    !texts.some((text) => /^-?[a-zA-Z]*f$|^--file/.test(text))
  )
}

/** What a list of files is given to, and whether it is run for each alone. */
const listReaders = (commands: ReadonlyArray<ShellCommand>) =>
  commands.flatMap(({ words }) => {
    const at = words.findIndex(({ text }) => /^(?:-exec|-execdir|-x|-X|xargs|parallel|do)$/.test(text))
    const run = at === -1 ? undefined : programOf(words.slice(at + 1))
    if (run === undefined || !printsContent(run)) return []
    return [{ run, isEach: /^(?:-exec|-execdir|-x)$/.test(words[at]?.text ?? "") }]
  })

/** Says which folders and patterns the commands of a line print the files of. */
export const lineReaches = (line: string, commands: ReadonlyArray<ShellCommand>): LineReaches => {
  const readers = readsList.test(line) ? listReaders(commands) : []
  const printsList = readers.length > 0 || readsInPlace.test(line)
  // A search of several files says of each line from which one it is.
  const namesRead =
    readers.length > 0 &&
    readers.every(({ run: { name, rest }, isEach }) => {
      const isNamed = rest.some(({ text }) => /^-\w{0,8}H\w{0,8}$|^--with-filename$/.test(text))
      return searchers.has(name) && (!isEach || isNamed) && !rest.some(({ text }) => hidesNames.test(text))
    })
  const found = commands.map(({ words, isPiped }): LineReaches => {
    const program = programOf(words)
    const none = { reaches: [], showsNames: false }
    if (program === undefined) return none
    const { name, rest } = program
    if (searchers.has(name) || name === "git grep") return searchReaches(program, isPiped)
    if (printers.has(name)) return { ...none, reaches: globsOf(rest) }
    if (packers.has(name) || name === "git archive") {
      const isPrinted = name === "git archive" || packsToOutput(program)
      const reaches = operands(rest).map(({ text: path }): Reach => ({
        extent: isPattern(path) ? "glob" : "tree",
        path,
      }))
      return { ...none, reaches: isPrinted ? reaches : [] }
    }
    return { reaches: printsList ? foundReaches(program, namesRead ? "folder" : "tree") : [], showsNames: namesRead }
  })
  return { reaches: found.flatMap(({ reaches }) => reaches), showsNames: found.some(({ showsNames }) => showsNames) }
}
