import { describe, expect, it } from "vitest"
import { inspectBody } from "../../src/inspect/inspect-request.ts"
import { makeProtectedPlaces } from "../../src/inspect/protected-places.ts"
import { type JsonObject } from "../../src/model/json.ts"
import { makeIndex } from "./make-index.ts"

const index = {
  ...makeIndex({
    rules: [
      { paths: ["vault/**"], zone: "device" },
      { paths: ["src/pricing/**"], zone: "device" },
    ],
  }),
  places: makeProtectedPlaces([
    { name: "vault/short.txt", zone: "device" },
    { name: "src/pricing/discount.ts", zone: "device" },
  ]),
}

const boundBy = (name: string, args: JsonObject, output: string): boolean => {
  const call = { id: "call", type: "function", function: { name, arguments: JSON.stringify(args) } }
  const messages = [
    { role: "user", content: "Look into it." },
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "call", content: output },
  ]
  return inspectBody({ messages }, index).findings.some(({ kind, zone }) => kind === "origin" && zone === "device")
}
const isBound = (command: string, output = "codename falcon") => boundBy("shell", { command }, output)

describe("commands that read folders and patterns", () => {
  it.each([
    "grep -rh codename vault",
    "grep -rh codename src",
    "grep -rh codename .",
    "grep -rn codename vault",
    "rg codename vault",
    "rg -I codename",
    "rg codename --no-filename src",
    "cd src && rg -N -I codename",
    "git grep -h KICKBACK",
    "git grep -h KICKBACK -- src",
    "find vault -type f | xargs cat",
    "find . -name '*.txt' | xargs cat",
    "find . -type f -exec cat {} +",
    "find . -name '*.ts' -exec grep codename {} \\;",
    'find vault -type f | while read f; do cat "$f"; done',
    "cat $(find vault -type f)",
    "cat $(git ls-files)",
    "git ls-files src | xargs cat",
    "ls vault/* | xargs -I{} cat {}",
    "fd . vault -x cat",
    "tar cO vault",
    "tar -czf - src | base64",
    "diff -r vault /tmp/none",
    "cat */d*.ts */*/d*.ts",
    "cat vaul*/*.txt",
    "cat src/pricin?/discount.ts",
    "cat src/[p]ricing/discount.ts",
    "head -5 vaul*/*",
    "for f in vaul*/*; do cat $f; done",
    "cat {vault,src}/short.txt",
    "cat src/{pricing,cart}/{discount,x}.ts",
    "VAR=vault; cat $VAR/short.txt",
    'export D="vault" && cat "${D}/short.txt"',
    "A=src; B=$A/pricing; cat $B/discount.ts",
    "bash -lc 'grep -rh codename src'",
    "sudo timeout 5 grep -rh codename src",
    "find . -type f | xargs grep -h codename",
  ])("are bound by what they print: %s", (command) => {
    expect(isBound(command)).toBe(true)
  })

  it.each([
    "ls",
    "ls vault src/pricing",
    "ls -la src | head",
    "git status",
    "git diff",
    "git add src",
    "npm test",
    "npx eslint src",
    "npx prettier --write 'src/**/*.ts'",
    "cat README.md",
    "cat *.md",
    "cat docs/*.md docs/{a,b}.md",
    "grep -rn codename .",
    "grep -rn vault docs",
    "grep -rln codename .",
    "rg codename",
    "rg -l -I codename",
    "rg 'src/.*' -g '*.ts'",
    "git grep codename",
    "cat a.log | rg -I codename",
    "find . -name '*.md' | xargs cat",
    "find . -name '*.ts' | xargs wc -l | sort -n | tail",
    "find . -name '*.ts' | xargs grep -n codename",
    "find . -name node_modules -exec rm -rf {} +",
    "find src -name '*.orig' -o -name '*.rej'",
    "tar czf out.tgz src",
    "VAR=docs; cat $VAR/short.txt",
    "sed -i s/a/b/ src/*/x.md",
  ])("are not bound by what they only name, or do not read: %s", (command) => {
    expect(isBound(command, "nothing to see")).toBe(false)
  })

  it.each(["grep -rn codename .", "grep -r codename .", "rg codename", "git grep codename", "rg codename src"])(
    "are bound by the names that their output gives: %s",
    (command) => {
      expect(isBound(command, "docs/a.md:codename owl\nvault/short.txt:codename falcon\n")).toBe(true)
      expect(isBound(command, JSON.stringify({ output: "src/pricing/discount.ts:codename falcon\n" }))).toBe(true)
      expect(isBound(command, "docs/a.md:codename owl\n")).toBe(false)
    },
  )

  it("are bound where a variable or a folder comes from an earlier call", () => {
    const call = (id: string, command: string) => ({
      role: "assistant",
      tool_calls: [{ id, function: { name: "shell", arguments: JSON.stringify({ command }) } }],
    })
    const messages = [call("a", "cd src; export D=pricin?"), call("b", "cat $D/discount.ts")]
    expect(inspectBody({ messages }, index).findings.map(({ kind }) => kind)).toContain("origin")
  })

  it.each<[string, boolean]>([
    ["$ for f in vaul*/*; do cat $f; done\ncodename falcon", true],
    ["$ grep -rh codename vault\ncodename falcon", true],
    ["$ rg codename\nvault/short.txt:codename falcon", true],
    ["for x in vault/short.txt we need a name", false],
    ["find the name in vault/short.txt", false],
    ["Run these:\n\ngrep -rh codename .\nrg -I codename src", false],
    ["vault/short.txt:codename falcon is what I named it", false],
  ])("are known in a text by what they say: %s", (content, isFound) => {
    const { findings } = inspectBody({ messages: [{ role: "user", content }] }, index)
    expect(findings.some(({ kind }) => kind === "origin")).toBe(isFound)
  })

  it("say which file binds", () => {
    const messages = [{ role: "user", content: "$ cat vaul*/*.txt\ncodename falcon" }]
    const { findings } = inspectBody({ messages }, index)
    expect(findings).toMatchObject([{ kind: "origin", path: "vault/short.txt", form: "command" }])
  })
})

describe("tools that read folders and patterns", () => {
  it.each<[string, JsonObject]>([
    ["Grep", { pattern: "codename", path: "vault", output_mode: "content" }],
    ["read_folder", { path: "vault" }],
    ["read_many_files", { paths: ["vaul*/*.txt"] }],
  ])("are bound by what they print: %s", (name, args) => {
    expect(boundBy(name, args, "codename falcon")).toBe(true)
  })

  it.each<[string, JsonObject]>([
    ["Grep", { pattern: "codename", path: "vault", output_mode: "files_with_matches" }],
    ["Grep", { pattern: "codename", path: ".", output_mode: "content" }],
    ["Glob", { pattern: "**/*.ts", path: "src" }],
    ["list_dir", { path: "vault" }],
    ["LS", { path: "." }],
  ])("are not bound by names: %s", (name, args) => {
    expect(boundBy(name, args, "docs/a.md:owl")).toBe(false)
  })

  it("are bound by the names that a search's output gives", () => {
    const args = { pattern: "codename", output_mode: "content" }
    expect(boundBy("Grep", args, "src/pricing/discount.ts:const codename = 1")).toBe(true)
  })
})
