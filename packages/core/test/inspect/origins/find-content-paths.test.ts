import { describe, expect, it } from "vitest"
import { findContentPaths } from "../../../src/inspect/origins/find-content-paths.ts"

const path = "src/pricing/discount.ts"
const code = "export const floor = 3"

/** Texts that carry the content of `src/pricing/discount.ts`, and the form in which each says so. */
const carriers: Readonly<Record<string, readonly [form: string, text: string]>> = {
  "a fence with the path": ["fence", `Look:\n\`\`\`ts ${path}\n${code}\n\`\`\`\n`],
  "a fence with language and path joined": ["fence", `\`\`\`ts:${path}\n${code}\n\`\`\``],
  "a fence with a title": ["fence", `\`\`\`ts title="${path}"\n${code}\n\`\`\``],
  "a fence with attributes": ["fence", `\`\`\`{.ts filename=${path}}\n${code}\n\`\`\``],
  "a fence with Cursor's line numbers": ["fence", `\`\`\`10:20:${path}\n${code}\n\`\`\``],
  "a fence with a range of lines": ["fence", `\`\`\`${path}:10-20\n${code}\n\`\`\``],
  "a fence of tildes": ["fence", `~~~ts ${path}\n${code}\n~~~`],
  "a fence in a quote": ["fence", `> \`\`\`ts ${path}\n> ${code}\n> \`\`\``],
  "a fence never closed": ["fence", `\`\`\`ts ${path}\n${code}`],
  "a heading above a fence": ["fence", `### ${path}\n\n\`\`\`ts\n${code}\n\`\`\``],
  "a bold path above a fence": ["fence", `**\`${path}\`**:\n\`\`\`ts\n${code}\n\`\`\``],
  "a bare path above a fence": ["fence", `${path}\n\`\`\`ts\n${code}\n\`\`\``],
  "a file comment": ["file-header", `// file: ${path}\n${code}`],
  "a path comment": ["file-header", `// ${path}\n${code}`],
  "a hash comment": ["file-header", `# ${path}\n${code}`],
  "a dash comment": ["file-header", `-- ${path}\n${code}`],
  "a block comment": ["file-header", `/* ${path} */\n${code}`],
  "an HTML comment": ["file-header", `<!-- ${path} -->\n${code}`],
  "a filepath comment": ["file-header", `// filepath: ${path}\n${code}`],
  "a file label": ["file-header", `File: ${path}\n${code}`],
  "a bold path label": ["file-header", `**Path:** \`${path}\`\n${code}`],
  "a file-name label": ["file-header", `[file name]: ${path}\n${code}`],
  "head and tail of several files": ["file-header", `==> ${path} <==\n${code}`],
  "a banner": ["file-header", `===== FILE: ${path} =====\n${code}`],
  "a dashed banner": ["file-header", `--- ${path} ---\n${code}`],
  "git's diff": ["diff", `diff --git a/${path} b/${path}\nindex 1..2\n@@ -1 +1 @@\n+${code}`],
  "a unified diff": ["diff", `--- a/${path}\t2026-01-01\n+++ /dev/null\n@@ -1 +1 @@\n-${code}`],
  "a combined diff": ["diff", `diff --cc ${path}\n@@@ -1 -1 +1 @@@\n++${code}`],
  "subversion's diff": ["diff", `Index: ${path}\n=====\n+${code}`],
  "a rename away": ["diff", `rename from ${path}\nrename to open/a.ts`],
  "a rename": ["diff", `rename from open/a.ts\nrename to ${path}`],
  "an agent's patch": ["diff", `*** Begin Patch\n*** Update File: ${path}\n+${code}\n*** End Patch`],
  "an agent's move": ["diff", `*** Update File: open/a.ts\n*** Move to: ${path}\n+${code}`],
  "a file element": ["tag", `<file path="${path}">\n${code}\n</file>`],
  "a file element with other attributes": ["tag", `<file id="1" lang='ts' path='${path}'>${code}</file>`],
  "a document with a source": ["tag", `<document index="1">\n<source>${path}</source>\n<document_content>${code}`],
  "a named attachment": ["tag", `<attachment name="${path}">${code}</attachment>`],
  "an editor's tool call": ["tag", `<write_to_file>\n<path>${path}</path>\n<content>${code}</content>`],
  "grep -n": ["grep", `${path}:12:${code}`],
  "grep -nC": ["grep", `${path}-11-${code}`],
  "ripgrep with columns": ["grep", `${path}:12:7:${code}`],
  "ripgrep with headings": ["grep", `${path}\n12:${code}\n13-${code}\n`],
  "rg --json": [
    "json",
    JSON.stringify({ type: "match", data: { path: { text: path }, lines: { text: code }, line_number: 3 } }),
  ],
  "a tool result in JSON": ["json", JSON.stringify({ file_path: path, content: code })],
  "a tool result in JSON, indented": ["json", JSON.stringify({ matches: [{ path, snippet: code }] }, null, 2)],
  "git blame with names": ["blame", `a1b2c3d4 ${path} (Ada 2026-01-01 10:00:00 +0000 12) ${code}`],
  "git blame --porcelain": ["blame", `a1b2c3d4 1 1\nauthor Ada\nfilename ${path}\n\t${code}`],
  "a traceback of Python": ["stack-trace", `Traceback:\n  File "${path}", line 3, in f\n    ${code}\nError`],
  "Node's report": ["stack-trace", `${path}:12\n    ${code}\n    ^^^^^\n\nTypeError: x`],
  "Rust's report": ["stack-trace", `error[E0308]: x\n  --> ${path}:12:5\n   |\n12 |     ${code}\n   |     ^^^^`],
  "a linter's report": ["stack-trace", `${path}:12:5 - error TS2322: x\n\n12 ${code}\n   ~~~~~\n`],
  "cat at a prompt": ["command", `$ cat ${path}\n${code}`],
  "cat without a prompt": ["command", `cat -n ${path}\n${code}`],
  "a prompt with a host": ["command", `ada@box:~/shop$ sed -n 1,20p ${path}\n${code}`],
  PowerShell: ["command", `PS C:\\shop> Get-Content ${path}\n${code}`],
  "git show": ["command", `$ git show HEAD~3:${path}\n${code}`],
  "a folder entered before": ["command", `$ cd src && cat pricing/discount.ts\n${code}`],
  "a quoted path": ["command", `$ cat "${path}" | head\n${code}`],
  "an option with a value": ["command", `$ grep floor --include=${path} -r .\n${code}`],
}

describe("findContentPaths", () => {
  it.each(Object.entries(carriers))("knows whose content is in %s", (_, [form, text]) => {
    expect(findContentPaths(text)).toContainEqual(expect.objectContaining({ path, form }))
  })

  it.each(Object.entries(carriers))("knows it in the middle of a conversation and with CRLF: %s", (_, [, text]) => {
    const inside = `Here it comes.\n\n${text}\n\nThat was it.`.replaceAll("\n", "\r\n")
    expect(findContentPaths(inside).map((found) => found.path.trim())).toContain(path)
  })

  it.each([
    ["prose", `Please rename ${path} to something better, and see and/or docs.`],
    ["a compiler's message alone", `${path}:12:5: error: expected ';'`],
    ["an import", `import { floor } from "./${path}"`],
    ["a stack trace without code", `TypeError: x\n    at floor (/shop/${path}:12:5)\n    at main (/shop/main.ts:1:1)`],
    ["a list of files", `- ${path}\n- src/open.ts\n`],
    ["a command that prints no file", `$ rm ${path}`],
    ["a regular expression", "const slash = /a\\/b/g // replaces\nconst x = a / b // c"],
    ["an environment's PATH", "SHELL=/bin/bash\nPATH=/usr/local/bin:/usr/bin\n"],
    ["an address", "// see https://example.org/docs for more\n"],
  ])("finds no content in %s", (_, text) => {
    expect(findContentPaths(text)).toEqual([])
  })

  it("gives the range of a fence", () => {
    const text = `A\n\`\`\`ts ${path}\n${code}\nmore\n\`\`\`\nB`
    const [found] = findContentPaths(text)
    expect(text.slice(found?.range?.start, found?.range?.end)).toBe(`${code}\nmore\n`)
  })

  it("keeps a fence open over shorter marks and marks with words behind them", () => {
    const text = `\`\`\`\`md ${path}\n\`\`\`ts src/inner.ts\n${code}\n\`\`\`\nstill inside\n\`\`\`\`\nafter`
    const [found] = findContentPaths(text)
    expect(text.slice(found?.range?.start, found?.range?.end)).toContain("still inside")
    expect(findContentPaths(text).map((other) => other.path)).toEqual([path])
  })

  it.each([
    ["spaces", "src/price list/rates 2026.csv"],
    ["other scripts", "src/preise/übersicht/折扣.ts"],
    ["back slashes", "src\\pricing\\discount.ts"],
    ["a drive", "C:\\shop\\src\\pricing\\discount.ts"],
    ["a home folder", "~/shop/src/discount.ts"],
    ["a leading dot", "./src/pricing/discount.ts"],
    ["a dot before their name", ".env"],
    ["a dot before their name and an extension", ".env.production"],
  ])("reads paths with %s", (_, written) => {
    for (const text of [
      `\`\`\`ts ${written}\nx\n\`\`\``,
      `// file: ${written}\nx`,
      `<file path="${written}">x</file>`,
    ]) {
      expect(findContentPaths(text).map((found) => found.path)).toContain(written)
    }
  })

  it("undoes the escapes with which git writes other scripts", () => {
    const [found] = findContentPaths('diff --git "a/src/\\303\\274ber.ts" "b/src/\\303\\274ber.ts"\n')
    expect(found?.path).toBe("src/über.ts")
  })
})
