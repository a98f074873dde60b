import { describe, expect, it } from "vitest"
import { type Json } from "../../../src/model/json.ts"
import { readToolCall } from "../../../src/inspect/origins/paths-of-tool-call.ts"

const path = "src/pricing/discount.ts"

const pathsOfToolCall = (args: Json | undefined) => readToolCall(args).paths.map(({ path: read }) => read)

describe("readToolCall", () => {
  it.each<[tool: string, args: Json]>([
    ["Claude Code", { file_path: path, offset: 1 }],
    ["Codex", { command: ["bash", "-lc", `sed -n 1,20p ${path}`] }],
    ["Cline", { path }],
    ["Cursor", { target_file: path, should_read_entire_file: true }],
    ["Copilot", { filePath: path, startLine: 1 }],
    ["Continue", { filepath: path }],
    ["an MCP server", { paths: [path, "open.ts"] }],
    ["a language server", { textDocument: { uri: path }, position: { line: 1 } }],
    ["a notebook", { notebook_path: path }],
    ["a shell", { cmd: `cat ${path}` }],
    ["a list of edits", { edits: [{ file: path, new_string: "x" }] }],
    ["a search", { pattern: "floor", include: path }],
    ["a copy", { source: path, destination: "open.ts" }],
  ])("knows the arguments of %s", (_, args) => {
    expect(pathsOfToolCall(args)).toContain(path)
  })

  it("takes no text for a path", () => {
    expect(pathsOfToolCall({ query: path, text: `see ${path}`, path: `two\nlines` })).toEqual([])
  })

  it("gives nothing for arguments without files", () => {
    expect(pathsOfToolCall({ count: 3, flag: true, none: null })).toEqual([])
    expect(pathsOfToolCall(undefined)).toEqual([])
  })

  it.each<[string, Json]>([
    ["workdir", { command: ["bash", "-lc", "cat discount.ts"], workdir: "src/pricing" }],
    ["workdir behind the command", { workdir: "src/pricing/", cmd: "cat discount.ts" }],
    ["cwd", { command: "cat discount.ts", cwd: "src/pricing" }],
    ["working_directory", { command: "cat discount.ts", working_directory: "src/pricing" }],
    [
      "workingDirectory",
      { action: { type: "exec", command: ["cat", "discount.ts"] }, workingDirectory: "src/pricing" },
    ],
    ["dir", { script: "cat discount.ts", dir: "src/pricing" }],
    ["a file in a folder", { directory: "src/pricing", filename: "discount.ts" }],
    ["a step from there", { command: "cd pricing && cat discount.ts", cwd: "src" }],
  ])("reads paths in the folder that the arguments name: %s", (_, args) => {
    expect(pathsOfToolCall(args)).toContain(path)
  })

  const after = (...calls: ReadonlyArray<Json>) =>
    calls
      .reduce<ReturnType<typeof readToolCall>>((reading, args) => readToolCall(args, reading.shell), readToolCall({}))
      .paths.map(({ path: read }) => read)

  it.each<[string, ReadonlyArray<Json>]>([
    ["one step", [{ command: "cd src/pricing" }, { command: "cat discount.ts" }]],
    ["two steps", [{ command: "cd src" }, { command: "cd pricing && ls" }, { command: "cat discount.ts" }]],
    [
      "a step in a shell of its own",
      [{ command: "cd docs" }, { command: "cd src/pricing" }, { command: "cat discount.ts" }],
    ],
    [
      "a session that is typed into",
      [
        { cmd: "bash", workdir: "src/pricing" },
        { session_id: 1, chars: "cat discount.ts\n" },
      ],
    ],
  ])("knows the folder that an earlier call entered: %s", (_, calls) => {
    expect(after(...calls)).toContain(path)
  })

  it("takes the paths of other tools for what they say, wherever a shell stands", () => {
    expect(after({ command: "cd src/pricing" }, { file_path: "discount.ts" })).toEqual(["discount.ts"])
  })
})
