import { describe, expect, it } from "vitest"
import { inspectBody } from "../../src/inspect/inspect-request.ts"
import { type JsonObject } from "../../src/model/json.ts"
import { makeIndex } from "./make-index.ts"

const index = makeIndex({ rules: [{ paths: ["vault/**"], zone: "device" }] })

/** What binds a conversation in which an assistant made these calls, one after the other. */
const boundBy = (...calls: ReadonlyArray<JsonObject>): ReadonlyArray<string> => {
  const messages = calls.flatMap((args, at): ReadonlyArray<JsonObject> => {
    const call = { id: `call${at}`, type: "function", function: { name: "shell", arguments: JSON.stringify(args) } }
    return [
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: "The falcon flies." },
    ]
  })
  const { findings } = inspectBody({ messages }, index)
  return findings.flatMap((finding) => (finding.kind === "origin" ? [finding.path] : []))
}

describe("the folders of tool calls", () => {
  it("bind what is read in them", () => {
    expect(boundBy({ command: ["bash", "-lc", "cat short.txt"], workdir: "vault" })).toContain("vault/short.txt")
    expect(boundBy({ command: "cat short.txt", cwd: "./vault/" })).toContain("vault/short.txt")
  })

  it("bind what a later call reads", () => {
    expect(boundBy({ command: "cd vault" }, { command: "cat short.txt" })).toContain("vault/short.txt")
  })

  it("bind nothing where they hold nothing protected", () => {
    expect(boundBy({ command: "cat short.txt", cwd: "src" })).toEqual([])
    expect(boundBy({ command: "cd src && npm test" }, { command: "git status", workdir: "." })).toEqual([])
  })
})
