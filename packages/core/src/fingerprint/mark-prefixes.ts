import { type Words, wordMarks } from "./read-words.ts"

/** Marks of diffs, quotes and trees, which may stand before any other prefix. */
const leading = String.raw`[ \t>|+*\-]{0,40}(?![ \t>|+*\-])`

const prefixes = [
  // logs of containers and builds
  String.raw`\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:?\d\d)?[ \t]`,
  // git blame: a1b2c3d4 (Name 2024-01-01 10:00:00 +0000 12), with or without the file; -s: a1b2c3d4 12)
  String.raw`\^?[0-9a-f]{7,40} [^\n]{0,200}?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} {1,8}\d{1,7}\) ?`,
  String.raw`\^?[0-9a-f]{7,40} [^\n()]{0,200}?\d{1,7}\) `,
  // grep: path:12:34:, path:12:, path-12-; a path with blanks only before colons
  String.raw`[^\n:"'(){};=,<>]{1,200}:\d{1,7}:(?:\d{1,5}:)?`,
  String.raw`[A-Za-z]:[\\/][^\n:"'(){};=,<>]{1,200}:\d{1,7}:(?:\d{1,5}:)?`,
  String.raw`[\w@.\/\\+-]{1,200}-\d{1,7}-`,
  // grep without numbers: path.ext:, path.ext-
  String.raw`[\w@.\/\\+-]{1,200}\.\w{1,8}[:-]`,
  // cat -n and its kin: 12<tab>, 12→, 12 | , 12:, 12)
  String.raw`\d{1,7}(?:\t|→|│|:|\)| {0,4}\|| {2})`,
]

/** A line has one prefix; bounded repetition keeps the search linear. */
const prefix = new RegExp(`${leading}(?:${prefixes.join("|")})`, "y")

/**
 * Marks the words that stand in what tools put before lines: `git blame`, `grep -n`, `cat -n`, diffs, quotes. A line of
 * code may look like that too, so the marked words are left out in views besides the raw one only.
 */
export const markPrefixes = (text: string, words: Words): void => {
  const { starts, lines, marks, count } = words
  for (let word = 0; word < count;) {
    const line = lines[word] ?? 0
    const start = starts[word] ?? 0
    prefix.lastIndex = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1
    const end = prefix.test(text) ? prefix.lastIndex : 0
    for (; word < count && lines[word] === line; word++) {
      if ((starts[word] ?? 0) < end) marks[word] = (marks[word] ?? 0) | wordMarks.prefix
    }
  }
}
