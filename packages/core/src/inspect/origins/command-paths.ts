import { lineReaches, type Reach } from "./folder-readers.ts"
import { splitHeredocs } from "./heredocs.ts"
import { makeReadings } from "./readings.ts"
import { atRoot, enterFolder, type Reading, readingsOf, type Shell, stepsOf, visitFolder, writeFile } from "./shell.ts"
import { expandVariables, splitCommands } from "./shell-words.ts"
import { mountSource, usesOf } from "./word-uses.ts"

/** How a command begins that prints what is in files, or enters their folder. */
export const readingCommand =
  /(?:(?:sudo )?(?:cat|bat|batcat|head|tail|less|more|nl|tac|type|TYPE|sed|awk|grep|egrep|rg|ag|ack|strings|xxd|od|jq|yq|column|cut|sort|diff|view|Get-Content|gc|tar|for \w{1,20} in(?=[^\n]{1,400};[ \t]{0,4}do\b)|find(?=[^\n]{1,400}(?:xargs|-exec))|git (?:-C \S{1,200} )?(?:show|diff|log|blame|grep|cat-file)|cd \S{1,200} ?(?:&&|;))[ \t]|cd [^\s;&|]{1,200}[ \t]{0,8}$)/

/** A quoted word may be a command or a program itself: `bash -c 'cat a.ts'`, `python -c "open('a.ts')"`. */
const withInnerWords = (word: string): ReadonlyArray<string> =>
  /[\s'"()]/.test(word) ? [word, ...word.split(/[\s'"()<>|;&,`$]+/)] : [word]

/** Devices of which nothing can be read that somebody keeps. */
const noFile = /^\/dev\/(?:null|zero|full|u?random|tty|std(?:in|out|err)|fd\/\d{1,3})$/

/** Addresses that may stand for a file of the workspace: a development server's, an editor's, a bundler's. */
const fileAddress =
  /^(?:file|vscode[\w-]*|cursor|windsurf|zed|git|gitlens|webpack[\w-]*|https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/])):?/i

/** Whether a word is an address on a network, and no file. */
export const isWebAddress = (word: string): boolean =>
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(word) && !fileAddress.test(word)

/** The ways in which a word may hold a path: whole, behind `=`, behind a revision. */
const spellings = (word: string): ReadonlyArray<string> => {
  if (noFile.test(word) || isWebAddress(word)) return []
  // What stands behind the scheme of an address is no path.
  if (/^(?!file:)[a-z][a-z0-9+.-]{1,20}:\/\//i.test(word)) return [word]
  const behind = [word.indexOf("="), word.indexOf(":", word.charAt(1) === ":" ? 2 : 0)]
  return [...new Set([word, ...behind.filter((at) => at >= 0).map((at) => word.slice(at + 1))])].filter(
    (candidate) => candidate !== "" && !/^-{1,2}\w/.test(candidate),
  )
}

/** A word without a sign of a path may be none, a development server need not serve files, and what has no ending may be a folder. */
const certaintyOf = (path: string): Reading["certainty"] => {
  if (!/[./\\]/.test(path) || /^https?:/i.test(path)) return "guess"
  return /[^./\\]?\.\w{1,20}$|\*/.test(path) ? undefined : "place"
}

const certainties = { guess: "guess", named: "named", written: "named" } as const

/** Of a longer command the words alone are read, and not what they would name in each folder: that one is entered counts. */
const mostWordsInFolders = 2_000

/** What a command line may read. */
export interface CommandReading {
  readonly paths: ReadonlyArray<Reading>
  /** Folders and patterns whose files it may print. */
  readonly reaches: ReadonlyArray<Reach>
  /** Lines of its output may begin with the name of their file. */
  readonly showsNames: boolean
  /** The shell as it may be afterwards. */
  readonly shell: Shell
}

/** Commands inside commands, as `bash -c '…'`, are read this deep. */
const deepest = 2

const readReaches = (line: string, depth = 0): Pick<CommandReading, "reaches" | "showsNames"> => {
  const commands = splitCommands(line)
  const inner = commands.flatMap(({ words }) =>
    words.filter(({ text, isQuoted }) => isQuoted && depth < deepest && /\s/.test(text)),
  )
  const found = [lineReaches(line, commands), ...inner.map(({ text }) => readReaches(text, depth + 1))]
  return { reaches: found.flatMap(({ reaches }) => reaches), showsNames: found.some(({ showsNames }) => showsNames) }
}

/**
 * Lists the paths on a command line, and the folders and patterns that it reads; `cd` on it, and the folders in which it
 * may run, are taken into account. Every word that may be a path counts: only those that a policy protects matter.
 */
export const readCommand = (command: string, start: Shell = atRoot): CommandReading => {
  const { line, code } = splitHeredocs(command)
  const { text, variables } = expandVariables(line.replaceAll(/\$\(pwd\)|`pwd`/g, "."), start.variables)
  const { add, all } = makeReadings()
  let shell: Shell = { ...start, variables }
  let enters: typeof enterFolder | undefined
  let count = 0
  const words = splitCommands(text).flatMap((one) => {
    const uses = usesOf(one)
    return one.words.flatMap(({ text: written }, at) => {
      const use = uses[at] ?? "read"
      if (use === "mounted") return [{ word: mountSource(written), use: "read" as const }]
      return withInnerWords(written).map((word) => ({ word, use }))
    })
  })
  const inCode = code.flatMap((one) => withInnerWords(one).slice(1)).map((word) => ({ word, use: "guess" as const }))
  for (const { word, use } of [...words, ...inCode]) {
    if (use === "written") shell = writeFile(shell, word)
    for (const path of spellings(word)) {
      if (!/[./\\]/.test(path) && !/^\w{2,}$/.test(path)) continue
      const said = enters === enterFolder ? stepsOf(path, shell) : [path]
      for (const one of said) {
        for (const reading of count++ < mostWordsInFolders ? readingsOf(one, shell) : [{ path: one }]) {
          const certainty = use === "read" ? (reading.certainty ?? certaintyOf(path)) : certainties[use]
          add(certainty === undefined ? reading : { ...reading, certainty })
        }
      }
    }
    // `cd -P folder`, `cd /d folder`.
    if (enters !== undefined && /^(?:-|\/d$)/i.test(word)) continue
    shell = enters?.(shell, word) ?? shell
    enters = /^(?:cd|pushd|chdir|Set-Location)$/.test(word) ? enterFolder : word === "-C" ? visitFolder : undefined
  }
  if (count > mostWordsInFolders) for (const folder of shell.entered) add({ path: `${folder}/**` })
  const { reaches, showsNames } = readReaches(text)
  const placed = reaches.flatMap(({ extent, path }) =>
    readingsOf(path, shell).map((reading) => ({ extent, ...reading })),
  )
  return { paths: all(), reaches: placed, showsNames, shell }
}
