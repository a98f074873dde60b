import { expect, it, onTestFinished } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type Workspace, openWorkspace } from "../../src/node/workspace.ts"
import { makeIndexedWorkspace, readTree } from "./indexed-workspace.ts"

const passphrase = "correct-horse-battery-staple-9912"
const patience = 10_000

const setUp = (files: Readonly<Record<string, string>> = {}) => {
  const made = makeIndexedWorkspace({ ".gitignore": ".env*\n", ...files })
  made.commit()
  made.write("service/.env.local", `NODE_ENV=production\nDB_PASSWORD=${passphrase}\n`)
  const open = (): Workspace => {
    const workspace = openWorkspace(made.root, made.options)
    onTestFinished(workspace.close)
    return workspace
  }
  return { ...made, open }
}

const secretsIn = async (workspace: Workspace, content: string) => {
  const index = await workspace.current(patience)
  const { findings } = inspectRequest(
    { kind: "chat", envelope: {}, body: { messages: [{ role: "user", content }] } },
    index,
  )
  return findings.flatMap((finding) => (finding.kind === "secret" ? [[finding.secret, finding.path]] : []))
}

const known = [["credential-file-value", "service/.env.local"]]

it("knows the values of an environment file that git ignores, also after a restart, and keeps none of them", async () => {
  const made = setUp()
  const first = made.open()
  expect(await secretsIn(first, `password: ${passphrase}`)).toEqual(known)
  expect(await secretsIn(first, "NODE_ENV=production")).toEqual([])
  await first.close()
  expect(await secretsIn(made.open(), `use ${passphrase}, please`)).toEqual(known)
  const kept = readTree(made.options.stateDirectory).map(({ text }) => text)
  expect(kept.filter((text) => text.includes("staple") || text.includes("9912"))).toEqual([])
})

it("knows the value that an editor has not saved yet, in a text that was scanned before", async () => {
  const workspace = setUp().open()
  const text = `Why is the password opal-Fern-2231-lake refused by the database of the shop on the test machine?`
  expect(await secretsIn(workspace, text)).toEqual([])
  workspace.didChange("service/.env.local", "DB_PASSWORD=opal-Fern-2231-lake\n")
  expect(await secretsIn(workspace, text)).toEqual(known)
})
