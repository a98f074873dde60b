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

  it("bind nothing by what the conversation itself wrote to a temporary file", () => {
    expect(boundOn([], "npm test > /tmp/test.log 2>&1; tail -50 /tmp/test.log")).toEqual([])
    expect(boundOn([], "npm test 2>&1 | tee /tmp/test.log", "tail -50 /tmp/test.log")).toEqual([])
    expect(boundOn([], "npm test >> /tmp/test.log", "tail -50 /tmp/test.log")).toEqual(["/tmp/test.log"])
    expect(boundOn([], "npm test > /home/ada/test.log", "cat /home/ada/test.log")).toEqual(["/home/ada/test.log"])
    expect(boundOn([], "tail -50 /tmp/test.log")).toEqual(["/tmp/test.log"])
    expect(boundOn([], "cat /home/ada/notes.md > /tmp/a; cat /tmp/a")).toEqual(["/home/ada/notes.md"])
    expect(boundOn([], "npm test > /tmp/../home/ada/a; cat /tmp/../home/ada/a")).toEqual(["/home/ada/a"])
    expect(boundOn([], "npm test > vault/a.log")).toEqual(["vault/a.log"])
  })

  it("bind nothing by programs that are run, names that are listed, and addresses", () => {
    const commands = [
      "/usr/bin/env node a.js",
      "ls -la /tmp ~ ../",
      "curl -s http://localhost:3000/api/users",
      "ls > /dev/null",
    ]
    expect(boundOn(["/tmp"], ...commands)).toEqual([])
  })

  it("bind what a tool reads and not what it writes outside", () => {
    const file = { file_path: "/tmp/a.py", content: "print(1)" }
    const call = (name: string, args: JsonObject, id: string): ReadonlyArray<JsonObject> => [
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id, type: "function", function: { name, arguments: JSON.stringify(args) } }],
      },
      { role: "tool", tool_call_id: id, content: "ok" },
    ]
    const paths = (...messages: ReadonlyArray<JsonObject>) =>
      inspectBody({ messages }, makeIndex({}, {}, "/home/ada/shop")).findings.flatMap((finding) =>
        finding.kind === "origin" ? [finding.path] : [],
      )
    expect(paths(...call("Write", file, "a"), ...call("Bash", { command: "python /tmp/a.py" }, "b"))).toEqual([])
    expect(paths(...call("Write", file, "a"), ...call("Read", { file_path: "/tmp/a.py" }, "b"))).toEqual([])
    expect(paths(...call("Read", { file_path: "/tmp/a.py" }, "a"))).toEqual(["/tmp/a.py"])
  })

  it("bind words of a command only where they are files, where everything is bound by default", () => {
    const open = { default: "device", rules: [{ paths: ["src/**"], zone: "cloud" }] } as const
    const shop = { ...makeIndex(open, {}, "/home/ada/shop"), holdsFile: (path: string) => path === "Makefile" }
    const bound = (command: string) => boundIn(shop, { command })
    expect(bound("npm test && mkdir -p dist/web && rm -rf coverage && git status && ls -la docs/")).toEqual([])
    expect(bound("cat src/a.ts && rg total src && cd src && make all")).toEqual([])
    expect(bound("cat Makefile")).toEqual(["Makefile"])
    expect(bound("cat docs/plan.md")).toEqual(["docs/plan.md"])
    expect(bound("cd docs && cat *")).toContain("docs/*")
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
