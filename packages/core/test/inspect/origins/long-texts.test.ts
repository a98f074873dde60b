import { describe, expect, test } from "vitest"
import { findContentPaths } from "../../../src/inspect/origins/find-content-paths.ts"
import { findMentions } from "../../../src/inspect/origins/find-mentions.ts"

const size = 1_000_000
const fill = (part: string): string => part.repeat(Math.ceil(size / part.length)).slice(0, size)

/** Texts that ask much of a careless pattern. */
const floods = [
  "a",
  "/",
  "\\",
  ".",
  "a/",
  "a.",
  " ",
  "\n",
  "\r\n",
  "`",
  "~",
  "```\n",
  "```a/b\n",
  "> ",
  ">\t>\t",
  "=",
  "= ",
  "==> a",
  "--- ",
  "--- a ",
  "--- a\n",
  "+++ b/",
  "diff --git a/a b/",
  'diff --git "a/',
  "*** Update File: a/b\n",
  "// ",
  "// a\n",
  "/* a/b ",
  "# file: ",
  "path: ",
  "path=",
  '<a path="',
  "<a ",
  "<a path=",
  "<source>",
  "<source> ",
  "1:",
  ":1:",
  "a:1:",
  "a:1:1:",
  "a/b.ts:1:x\n",
  "a-1-",
  "a=1=",
  "1: x\n",
  "a/b.ts\n1:x\n",
  "abcdef0 (a 1) ",
  "abcdef0 a ( ",
  'File "a", line 1\n',
  'File "a/b", line 1\n    x\n',
  "at ",
  "at a:1\n",
  "at at in --> a(1)\n",
  "a:1\n\n^\n",
  "a:1 ~~~~\n",
  "   ^^^^   ^\n",
  "12 | x\n",
  "cat ",
  "$ cat a ",
  "$ cd a && ",
  "cd a\ncat b\n",
  "cd a && ",
  "$ grep -r {a,b} *\n",
  "cat a=$a;",
  "rg x\na:",
  "a@b:c",
  "a@b$ cat c\n",
  "PS a>",
  "'",
  "$ cat '",
  '{"path":',
  '{"path":"',
  '{"path":"\\',
  '"path": "a/b", "text": "x",\n',
  "**a/b.ts**\n",
  "é/",
]

const path = "src/pricing/discount.ts"

describe("finds a path behind a million characters of", () => {
  test.each(floods.map((part) => [JSON.stringify(part), part]))("%s", (_, part) => {
    const text = `${fill(part)}\n*** Update File: ${path}\n`
    expect(findContentPaths(text).map((found) => found.path)).toContain(path)
    expect(findMentions(text)).toContain(path)
  })
})
