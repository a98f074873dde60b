const eachLine = (change: (line: string, number: number) => string) => (text: string) =>
  text
    .split("\n")
    .map((line, at) => change(line, at + 1))
    .join("\n")

/** What tools make of text on its way into a request, by name. */
export const transports: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "carriage returns": (text) => text.replaceAll("\n", "\r\n"),
  "one line": (text) => text.replaceAll("\n", " "),
  indented: eachLine((line) => `\t\t${line.trim()}`),
  added: eachLine((line) => `+${line}`),
  removed: eachLine((line) => `-${line}`),
  quoted: eachLine((line) => `> > ${line}`),
  "cat -n": eachLine((line, number) => `${String(number).padStart(6)}\t${line}`),
  arrow: eachLine((line, number) => `${String(number).padStart(6)}→${line}`),
  bar: eachLine((line, number) => `${number} | ${line}`),
  colon: eachLine((line, number) => `${number}: ${line}`),
  "grep -n": eachLine((line, number) => `src/secret/some file.ts:${number}:${line}`),
  "grep -n column": eachLine((line, number) => `./src/secret/file.ts:${number}:7:${line}`),
  "grep context": eachLine((line, number) => `src/secret/file-two.ts-${number}-${line}`),
  "grep -r": eachLine((line) => `src/secret/file.ts:${line}`),
  "git blame": eachLine(
    (line, number) => `a1b2c3d4e (Ann O'Neil (she) 2024-01-01 10:00:00 +0000 ${String(number).padStart(3)}) ${line}`,
  ),
  "blame with file": eachLine(
    (line, number) => `^f1b2c3d src/old.ts (Ann 2024-01-01 10:00:00 -0130 ${number}) ${line}`,
  ),
  json: (text) => JSON.stringify(text),
  "json twice": (text) => JSON.stringify(JSON.stringify({ text })),
  "grep in json": (text) => JSON.stringify(eachLine((line, number) => `src/a.ts:${number}:${line}`)(text)),
  percent: (text) => encodeURIComponent(text),
  base64: (text) => Buffer.from(`some text before it ${text}`).toString("base64"),
  "wide letters": (text) =>
    text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 97 + 0xff41)),
  "zero width": (text) => text.replaceAll("a", "a\u200B"),
}
