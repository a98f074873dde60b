import { readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { approvalsFile } from "../../src/node/policy-approvals.ts"
import { approvePolicy } from "../../src/node/policy-file.ts"
import { makeWorkspace } from "./policy-workspace.ts"

const open = { version: 1, default: "cloud" }
const closed = { version: 1, default: "device" }

const zoneOf = (workspace: ReturnType<typeof makeWorkspace>, path = "a.ts") => workspace.load().zoneOf(path).zone

it("keeps a first policy out of force until it is committed", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  expect(workspace.load()).toMatchObject({ status: "none", awaiting: expect.stringContaining("commit postern.jsonc") })
  expect(zoneOf(workspace)).toBe("device")
  workspace.commit()
  expect(workspace.load()).toMatchObject({ status: "given", awaiting: undefined, warnings: [] })
  expect(zoneOf(workspace)).toBe("cloud")
})

it("keeps a first policy out of force until it is approved, outside git", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  expect(zoneOf(workspace)).toBe("device")
  expect(workspace.approve()).toEqual(["postern.jsonc"])
  expect(zoneOf(workspace)).toBe("cloud")
  expect(workspace.approve()).toEqual([])
})

it.each(["commit", "approve"] as const)("gives a wider edit no effect before the next %s, and says so", (way) => {
  const workspace = makeWorkspace({ "postern.jsonc": closed })
  workspace[way]()
  workspace.write("postern.jsonc", open)
  expect(zoneOf(workspace)).toBe("device")
  expect(workspace.load().warnings).toEqual([expect.stringContaining("postern.jsonc is changed")])
  workspace[way]()
  expect(zoneOf(workspace)).toBe("cloud")
})

it.each(["commit", "approve"] as const)("lets a narrower edit bind at once, after a %s", (way) => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  workspace[way]()
  workspace.write("postern.jsonc", { ...open, rules: [{ paths: ["a.ts"], zone: "device" }] })
  expect(zoneOf(workspace)).toBe("device")
  expect(zoneOf(workspace, "b.ts")).toBe("cloud")
})

it.each(["commit", "approve"] as const)("treats deleted files of all kinds as a widening, after a %s", (way) => {
  const workspace = makeWorkspace({
    "postern.jsonc": { ...open, ignoreFiles: [".aiexclude"], rules: [{ paths: ["c.ts"], zone: "device" }] },
    "lib/postern.jsonc": closed,
    ".aiexclude": "b.ts\n",
  })
  workspace[way]()
  const before = ["a.ts", "b.ts", "c.ts", "lib/a.ts"].map((path) => zoneOf(workspace, path))
  expect(before).toEqual(["cloud", "device", "device", "device"])
  for (const name of ["postern.jsonc", "lib/postern.jsonc", ".aiexclude"]) workspace.remove(name)
  expect(["a.ts", "b.ts", "c.ts", "lib/a.ts"].map((path) => zoneOf(workspace, path))).toEqual(before)
  workspace.approve()
  expect(workspace.load().status).toBe("none")
})

it("lets no approval outlive a stricter commit", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  workspace.approve()
  expect(zoneOf(workspace)).toBe("cloud")
  workspace.write("postern.jsonc", closed)
  workspace.commit()
  workspace.write("postern.jsonc", open)
  expect(zoneOf(workspace)).toBe("device")
})

it("is not in force where git HEAD itself has errors", () => {
  const workspace = makeWorkspace({ "postern.jsonc": "{" })
  workspace.commit()
  expect(workspace.load().status).toBe("broken")
  workspace.write("postern.jsonc", open)
  expect(workspace.load().status).toBe("none")
  expect(zoneOf(workspace)).toBe("device")
})

it("binds everything to the device while any file is broken, and names it", () => {
  const workspace = makeWorkspace({
    "postern.jsonc": open,
    "lib/postern.jsonc": `{ "version": 1, "outside": "cloud" }`,
  })
  workspace.commit()
  const policy = workspace.load()
  expect(policy.status).toBe("broken")
  expect(policy.error?.message).toContain("lib/postern.jsonc:1:17: `outside` has no effect in a file of this kind")
})

it.each(["postern.jsonc", ".aiexclude"])("binds everything to the device while %s cannot be read", (name) => {
  const workspace = makeWorkspace({ "postern.jsonc": { ...open, ignoreFiles: [".aiexclude"] }, ".aiexclude": "a" })
  workspace.commit()
  workspace.remove(name)
  workspace.write(`${name}/file`, "")
  expect(workspace.load().status).toBe("broken")
  expect(workspace.load().error?.message).toContain(`${name}:1:1: expected to read the file, came EISDIR`)
})

it("keeps approvals readable by the user alone, and approves nothing by a file that is spoilt", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  workspace.approve()
  const file = approvalsFile(workspace.root, workspace.options.stateDirectory)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  writeFileSync(file, readFileSync(file, "utf8").slice(1))
  expect(workspace.load().status).toBe("none")
})

it("takes the furthest file of the repository for the root, and those below for nested ones", () => {
  const workspace = makeWorkspace({ "postern.jsonc": closed, "lib/postern.jsonc": open })
  workspace.commit()
  expect(workspace.load("lib").zoneOf("lib/a.ts")).toMatchObject({ zone: "device", rule: { file: "postern.jsonc" } })
})

it.each(["commit", "approve"] as const)("takes a deleted file for the root as long as it holds, after a %s", (way) => {
  const workspace = makeWorkspace({ "lib/postern.jsonc": closed, "lib/src/postern.jsonc": open })
  workspace[way]()
  if (way === "approve") approvePolicy(join(workspace.root, "lib"), workspace.options)
  workspace.remove("lib/postern.jsonc")
  expect(workspace.load("lib").zoneOf("a.ts").zone).toBe("device")
  expect(workspace.load("lib").zoneOf("src/a.ts").zone).toBe("device")
  expect(workspace.load("lib/src").zoneOf("a.ts").zone).toBe("device")
})

it("sees that a file, a missing file, an approval or git HEAD has changed", () => {
  const workspace = makeWorkspace({ "postern.jsonc": closed })
  const changes = [
    () => workspace.commit(),
    () => workspace.write("postern.jsonc", open),
    () => workspace.approve(),
    () => workspace.writeOrganisation(closed),
    () => workspace.writeUser(closed),
    () => workspace.commit(),
  ]
  for (const change of changes) {
    const policy = workspace.load()
    expect(policy.isCurrent()).toBe(true)
    change()
    expect(policy.isCurrent()).toBe(false)
  }
})
