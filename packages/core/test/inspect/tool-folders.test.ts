import { describe, expect, it } from "vitest"
import { inspectBody } from "../../src/inspect/inspect-request.ts"
import { type JsonObject } from "../../src/model/json.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { makeIndex } from "./make-index.ts"

const ours = makeIndex({ rules: [{ paths: ["vault/**"], zone: "device" }] })

/** What binds a conversation in which an assistant made these calls, one after the other. */
const boundIn = (index: InspectionIndex, ...calls: ReadonlyArray<JsonObject>): ReadonlyArray<string> => {
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

const boundBy = (...calls: ReadonlyArray<JsonObject>): ReadonlyArray<string> => boundIn(ours, ...calls)

/** The same in a workspace at `/home/ada/shop`, on a machine that has these files outside it. */
const boundOn = (files: ReadonlyArray<string>, ...commands: ReadonlyArray<string>): ReadonlyArray<string> => {
  const shop = makeIndex({ rules: [{ paths: ["vault/**"], zone: "device" }] }, {}, "/home/ada/shop")
  const isOnMachine = (path: string) => ["/", "/home", "/home/ada", ...files].includes(path)
  return boundIn({ ...shop, isOnMachine }, ...commands.map((command) => ({ command })))
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

  it("bind nothing where a step leads back, and nothing of that name lies outside", () => {
    const back = ["cd packages/web && npm test", "cd ..", "cat packages/web/a.ts && npm run build", "rg total packages"]
    expect(boundOn([], ...back)).toEqual([])
    expect(boundOn([], "cd packages/web", "cd ../..", "ls; cat README.md")).toEqual([])
    expect(boundOn([], "cd /home/ada/shop/packages/web && npm test", "cd ../..", "cat README.md")).toEqual([])
  })

  it("bind what lies outside, where a step may lead there", () => {
    const from = ["cd packages/web", "cd .."]
    expect(boundOn(["/home/ada/notes.md"], ...from, "cat notes.md")).toContain("/home/ada/notes.md")
    expect(boundOn(["/home/ada/other"], ...from, "cat other/*")).toContain("/home/ada/other/*")
    expect(boundOn([], ...from, "cat *.md")).toContain("/home/ada/*.md")
    expect(boundOn([], "cd packages/web", "cd ../../..")).toContain("/home/ada")
  })

  it("bind by the folder itself where a step leads out and nowhere else", () => {
    expect(boundOn([], "cd ..")).toContain("/home/ada")
    expect(boundOn([], "cd ../other && ./print")).toContain("/home/ada/other")
    expect(boundIn(makeIndex({}, {}, "/home/ada/shop"), { command: "./print", workdir: "/opt/tools" })).toContain(
      "/opt/tools",
    )
  })

  it("bind what is said outside, whether it is there or not", () => {
    expect(boundOn([], "cat ../gone.txt")).toEqual(["/home/ada/gone.txt"])
  })

  it("bind what a rule names, wherever a step leads", () => {
    expect(boundOn([], "cd packages/web", "cd ../..", "cat vault/a.txt")).toContain("vault/a.txt")
    expect(boundOn([], "cd vault/deep", "cd ..", "cat a.txt")).toContain("vault/a.txt")
    expect(boundOn([], "cd packages/web", "cd ..", "cat .env")).toContain("/home/ada/.env")
  })
})
