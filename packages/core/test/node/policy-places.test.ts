import { expect, it } from "vitest"
import { loadWorkspacePolicy } from "../../src/node/policy-file.ts"
import { organisationPolicyFile, userPolicyFile } from "../../src/node/policy-places.ts"
import { makeWorkspace } from "./policy-workspace.ts"

const open = { version: 1, default: "cloud" } as const

it("looks where each system keeps such files", () => {
  expect(organisationPolicyFile({}, "linux")).toBe("/etc/postern/policy.jsonc")
  expect(organisationPolicyFile({}, "darwin")).toBe("/Library/Application Support/postern/policy.jsonc")
  expect(organisationPolicyFile({ PROGRAMDATA: "D:/Data" }, "win32")).toMatch(/^D:.Data.postern.policy\.jsonc$/)
  expect(userPolicyFile({ XDG_CONFIG_HOME: "/xdg" }, "linux")).toBe("/xdg/postern/policy.jsonc")
  expect(userPolicyFile({ XDG_CONFIG_HOME: "" }, "linux")).toMatch(/\.config\/postern\/policy\.jsonc$/)
  expect(userPolicyFile({ APPDATA: "D:/Roaming" }, "win32")).toMatch(/^D:.Roaming.postern.policy\.jsonc$/)
})

it("merges the organisation's and the user's file into the workspace's", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  workspace.approve()
  workspace.writeOrganisation({ version: 1, rules: [{ paths: ["src/**"], zone: "internal" }] })
  workspace.writeUser({ version: 1, rules: [{ paths: [`${workspace.root}/notes/**`], zone: "device" }] })
  const { zoneOf } = workspace.load()
  expect(["a", "src/a", "notes/a"].map((path) => zoneOf(path).zone)).toEqual(["cloud", "internal", "device"])
})

it("lets an organisation's default stand in for a root file at once, a user's once it is approved", () => {
  const workspace = makeWorkspace()
  workspace.writeUser(open)
  expect(workspace.load()).toMatchObject({ status: "none", warnings: [expect.stringContaining("not yet in force")] })
  expect(workspace.approve()).toEqual(["policy.jsonc"])
  expect(workspace.load().status).toBe("given")
  const other = makeWorkspace()
  other.writeOrganisation(open)
  expect(other.load()).toMatchObject({ status: "given", warnings: [] })
})

it("keeps what a user's file narrowed after it is gone, as long as nobody approves that", () => {
  const workspace = makeWorkspace({ "postern.jsonc": open })
  workspace.writeUser({ version: 1, default: "device" })
  workspace.approve()
  workspace.removeUser()
  expect(workspace.load().zoneOf("a").zone).toBe("device")
  workspace.approve()
  expect(workspace.load().zoneOf("a").zone).toBe("cloud")
})

it("takes the policy given in code for the root file where there is no workspace, else only to narrow", () => {
  const { root, options } = makeWorkspace()
  expect(loadWorkspacePolicy(undefined, { ...options, policy: open }).status).toBe("given")
  expect(loadWorkspacePolicy(root, { ...options, policy: open }).status).toBe("none")
  expect(loadWorkspacePolicy(undefined, options).status).toBe("none")
})

it("checks the policy given in code as it checks a file", () => {
  const { options } = makeWorkspace()
  const policy = loadWorkspacePolicy(undefined, { ...options, policy: { ...open, requirePolicy: true } })
  expect(policy.status).toBe("broken")
  expect(policy.error?.message).toContain("createRouter({ policy }):1:")
})

it("is broken where the workspace is no folder", () => {
  const { root, options } = makeWorkspace({ file: "" })
  for (const name of ["file", "missing"]) {
    expect(loadWorkspacePolicy(`${root}/${name}`, options)).toMatchObject({ status: "broken" })
  }
})

it("binds files of another workspace by its own policy besides, where it has one", () => {
  const here = makeWorkspace({ "postern.jsonc": { ...open, outside: "cloud" } })
  here.approve()
  const rules = [{ paths: ["src/**"], zone: "device" }]
  const there = makeWorkspace({ "postern.jsonc": { ...open, rules }, "src/a.ts": "", "b.ts": "" })
  there.commit()
  const { zoneOf } = here.load()
  expect(zoneOf(`${there.root}/src/a.ts`)).toMatchObject({ zone: "device", rule: { pattern: "src/**" } })
  expect(zoneOf(`${there.root}/b.ts`).zone).toBe("cloud")
  expect(zoneOf("/nowhere/b.ts").zone).toBe("cloud")
})
