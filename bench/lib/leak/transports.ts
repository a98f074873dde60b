import { gzipSync } from "node:zlib"
import { type Excerpt } from "./excerpt.ts"

/** How text looks by the time it is part of a request. */
export type Transport = (excerpt: Excerpt) => string

const prefixed =
  (prefix: (line: number, excerpt: Excerpt) => string): Transport =>
  (excerpt) =>
    excerpt.lines.map((line, index) => `${prefix(excerpt.firstLine + index, excerpt)}${line}`).join("\n")

const plain: Transport = ({ lines }) => lines.join("\n")

const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

const wide = (text: string): string =>
  text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))

/** The formats in which agents, shells and editors carry text about, by name. */
export const transports: Readonly<Record<string, Transport>> = {
  plain,
  indented: prefixed(() => "      "),
  "on one line": ({ lines }) => lines.map((line) => line.trim()).join(" "),
  "other quotes, no semicolons": (excerpt) => plain(excerpt).replaceAll('"', "'").replaceAll(";", ""),
  "CRLF and tabs": ({ lines }) => lines.map((line) => line.replaceAll("  ", "\t")).join("\r\n"),
  "diff, added": prefixed(() => "+"),
  "diff, removed": prefixed(() => "-"),
  quoted: prefixed(() => "> "),
  "cat -n": prefixed((line) => `${String(line).padStart(6)}\t`),
  "arrow numbers": prefixed((line) => `${String(line).padStart(5)}→`),
  "grep -n": prefixed((line, { path }) => `${path}:${line}:`),
  "grep context": prefixed((line, { path }) => `${path}-${line}-`),
  "ripgrep columns": prefixed((line, { path }) => `${path}:${line}:1:`),
  "git blame": prefixed((line) => `a1b2c3d4 (Ada Lovelace 2026-03-01 10:00:00 +0000 ${String(line).padStart(4)}) `),
  "rg --json": ({ lines, path, firstLine }) =>
    lines
      .map((line, index) =>
        JSON.stringify({
          type: "match",
          data: { path: { text: path }, lines: { text: `${line}\n` }, line_number: firstLine + index },
        }),
      )
      .join("\n"),
  "as a comment": prefixed(() => "// "),
  "after a comment that never ends": (excerpt) => `/* note:\n${plain(excerpt)}`,
  "as a JSON string": (excerpt) => JSON.stringify({ output: plain(excerpt) }),
  "as JSON in JSON": (excerpt) => JSON.stringify(JSON.stringify({ output: plain(excerpt) })),
  "unicode escapes": (excerpt) =>
    plain(excerpt).replaceAll(/[ae\n]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`),
  base64: (excerpt) => encodeBase64(Buffer.from(plain(excerpt))),
  "base64 in lines": (excerpt) => encodeBase64(Buffer.from(plain(excerpt))).replaceAll(/.{76}/g, (line) => `${line}\n`),
  "gzip in base64": (excerpt) => encodeBase64(gzipSync(plain(excerpt))),
  "percent-encoded": (excerpt) => encodeURIComponent(plain(excerpt)),
  "full-width letters": (excerpt) => wide(plain(excerpt)),
  "zero-width characters": (excerpt) => plain(excerpt).replaceAll(/(?<=[a-z])(?=[a-z])/g, "\u200B"),
  "markdown table": ({ lines }) =>
    lines.map((line, index) => `| ${index} | ${line.replaceAll("|", "\\|")} |`).join("\n"),
  "terminal colours": (excerpt) =>
    plain(excerpt).replaceAll(/\w+/g, (word, at: number) => `\u001B[38;2;${at % 256};120;9m${word}\u001B[0m`),
  "highlighted html": (excerpt) =>
    `<pre class="shiki">${plain(excerpt)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(/\w+(?!;)/g, (word) => `<span style="color:#D73A49">${word}</span>`)}</pre>`,
  html: (excerpt) => `<pre>${plain(excerpt)}</pre>`,
}
