import { describe, expect, it } from "vitest"
import { type Json } from "../../../src/model/json.ts"
import { pathsOfToolCall } from "../../../src/inspect/origins/paths-of-tool-call.ts"

const path = "src/pricing/discount.ts"

describe("pathsOfToolCall", () => {
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
})
