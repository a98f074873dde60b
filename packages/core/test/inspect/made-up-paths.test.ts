import { expect, test } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { type ChatBody, type Message, type ModelRequest } from "../../src/model/request.ts"
import { makeIndex } from "./make-index.ts"

const instructions = "Run tests like this:\n\ncd /foo/bar && pytest /foo/bar/tests\n"

const said = (role: Message["role"], content: string, rest: Partial<ChatBody> = {}): ModelRequest => ({
  kind: "chat",
  envelope: {},
  body: { messages: [{ role, content }], ...rest },
})

const on = (files: ReadonlyArray<string>, index: InspectionIndex = makeIndex()): InspectionIndex => ({
  ...index,
  isOnMachine: (path) => files.includes(path),
})

const kinds = (request: ModelRequest, index: InspectionIndex) =>
  inspectRequest(request, index).findings.map(({ kind }) => kind)

test("a client's instructions with made-up paths bind nothing", () => {
  expect(kinds(said("system", instructions), on([]))).toEqual([])
})

test("nor do those in the description of a tool", () => {
  const tools = [{ type: "function", function: { name: "bash", description: instructions } }] as const
  expect(kinds(said("user", "hi", { tools }), on([]))).toEqual([])
})

test("a path that this machine has binds, whoever writes it", () => {
  expect(kinds(said("system", instructions), on(["/foo/bar/tests"]))).toEqual(["origin"])
})

test.each(["user", "assistant", "tool"] as const)(
  "a path that a message of role %s brings may come from another machine",
  (role) => {
    expect(kinds(said(role, instructions), on([]))).toContain("origin")
  },
)

test("a path that a rule names binds, whether it is there or not", () => {
  const request = said("system", "cat /foo/bar/.env\n")
  expect(inspectRequest(request, on([])).findings).toMatchObject([{ kind: "origin", path: "/foo/bar/.env" }])
})

test("where the machine cannot be asked, every path binds", () => {
  expect(kinds(said("system", instructions), makeIndex())).toContain("origin")
})
