/** How a command begins that prints what is in files. */
export const readingCommand =
  /(?:sudo )?(?:cat|bat|batcat|head|tail|less|more|nl|tac|type|TYPE|sed|awk|grep|egrep|rg|ag|ack|strings|xxd|od|jq|yq|column|cut|sort|diff|view|Get-Content|gc|git (?:-C \S{1,200} )?(?:show|diff|log|blame|grep|cat-file)|cd \S{1,200} ?(?:&&|;))[ \t]/

/** What stands between two words of a command line. */
const ends = new Set(" \t\r\n;|&<>()`$")

/** What a back slash stands before as an escape; before others it is a separator of Windows. */
const escapable = new Set(" ()'\"&;$[]")

/** Splits a command line into words: quotes keep what is between them together. Linear. */
const splitWords = (command: string): ReadonlyArray<string> => {
  const words: Array<string> = []
  let word = ""
  let quote = ""
  for (let at = 0; at < command.length; at++) {
    const character = command.charAt(at)
    if (character === "\\" && escapable.has(command.charAt(at + 1))) {
      word += command.charAt(at + 1)
      at++
    } else if (quote === "" ? character === '"' || character === "'" : character === quote) {
      quote = quote === "" ? character : ""
    } else if (quote === "" && ends.has(character)) {
      if (word !== "") words.push(word)
      word = ""
    } else word += character
  }
  return word === "" ? words : [...words, word]
}

/** A quoted word may be a command or a program itself: `bash -c 'cat a.ts'`, `python -c "open('a.ts')"`. */
const withInnerWords = (word: string): ReadonlyArray<string> =>
  /[\s'"()]/.test(word) ? [word, ...word.split(/[\s'"()<>|;&,`$]+/)] : [word]

/** The ways in which a word may hold a path: whole, behind `=`, behind a revision. */
const spellings = (word: string): ReadonlyArray<string> => {
  const behind = [word.indexOf("="), word.indexOf(":", word.charAt(1) === ":" ? 2 : 0)]
  return [...new Set([word, ...behind.filter((at) => at >= 0).map((at) => word.slice(at + 1))])].filter(
    (candidate) => candidate !== "" && !/^-{1,2}\w/.test(candidate),
  )
}

const isAbsolute = (path: string): boolean => /^(?:[/\\~]|[A-Za-z]:[/\\]|\$|%)/.test(path)

/**
 * Lists the paths on a command line, `cd` before them taken into account. Every word that may be one counts: only those
 * that a policy protects matter.
 */
export const commandPaths = (command: string): ReadonlyArray<string> => {
  const paths = new Set<string>()
  let folder = ""
  let entersFolder = false
  for (const word of splitWords(command).flatMap(withInnerWords)) {
    for (const path of spellings(word)) {
      if (!/[./\\]/.test(path) && !/^\w{2,}$/.test(path)) continue
      paths.add(path)
      if (folder !== "" && !isAbsolute(path)) paths.add(`${folder}/${path}`)
    }
    if (entersFolder) folder = folder === "" || isAbsolute(word) ? word : `${folder}/${word}`
    entersFolder = /^(?:cd|pushd|chdir|-C|Set-Location)$/.test(word)
  }
  return [...paths]
}
