/** How a command begins that prints what is in files. */
export const readingCommand =
  /(?:sudo )?(?:cat|bat|batcat|head|tail|less|more|nl|tac|type|TYPE|sed|awk|grep|egrep|rg|ag|ack|strings|xxd|od|jq|yq|column|cut|sort|diff|view|Get-Content|gc|git (?:-C \S{1,200} )?(?:show|diff|log|blame|grep|cat-file)|cd \S{1,200} ?(?:&&|;))[ \t]/

/** What stands between two words of a command line. */
const ends = new Set(" \t\r\n;|&<>()`$")

/** Splits a command line into words: quotes keep what is between them together. Linear. */
const splitWords = (command: string): ReadonlyArray<string> => {
  const words: Array<string> = []
  let word = ""
  let quote = ""
  for (const character of command) {
    if (quote === "" ? character === '"' || character === "'" : character === quote) {
      quote = quote === "" ? character : ""
    } else if (quote === "" && ends.has(character)) {
      if (word !== "") words.push(word)
      word = ""
    } else word += character
  }
  return word === "" ? words : [...words, word]
}

/** The ways in which a word may hold a path: whole, behind `=`, behind a revision, with a shell's escapes undone. */
const spellings = (word: string): ReadonlyArray<string> => {
  const unescaped = word.replaceAll(/\\([ ()'"&;$[\]])/g, "$1")
  const behind = [word.indexOf("="), word.indexOf(":", word.charAt(1) === ":" ? 2 : 0)]
  return [...new Set([unescaped, ...behind.filter((at) => at > 0).map((at) => word.slice(at + 1))])].filter(
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
  for (const word of splitWords(command)) {
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
