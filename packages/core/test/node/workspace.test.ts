import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { openWorkspace, type Workspace } from "../../src/node/workspace.ts"
import { excerpt, makeIndexedWorkspace, makeLines, policyText, readTree } from "./indexed-workspace.ts"

const patience = 10_000

const setUp = (files: Readonly<Record<string, string | object>> = {}) => {
  const made = makeIndexedWorkspace(files)
  const open = (): Workspace => {
    const workspace = openWorkspace(made.root, made.options)
    onTestFinished(workspace.close)
    return workspace
  }
  return { ...made, open }
}

const kinds = (index: InspectionIndex, content: string) =>
  inspectRequest({ kind: "chat", envelope: {}, body: { messages: [{ role: "user", content }] } }, index).findings.map(
    ({ kind }) => kind,
  )

describe("openWorkspace", () => {
  it("waits for the index as long as it is told, and says where it is not ready", async () => {
    const made = setUp()
    made.commit()
    const workspace = made.open()
    const hasty = await workspace.current(0)
    expect(hasty.unready).toBe("it is being read")
    expect(kinds(hasty, "Hello")).toEqual(["limit"])
    const patient = await workspace.current(patience)
    expect(patient.unready).toBeUndefined()
    expect(kinds(patient, excerpt("margin"))).toEqual(["content"])
  })

  it("tells what is known by its path only, and that nothing is known to be open outside git", async () => {
    const made = setUp(Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`closed/${at}.png`, "\0"])))
    made.approve()
    const { warnings = [] } = await made.open().current(patience)
    expect(warnings.join("\n")).toMatch(/not in git[^]*closed\/0.png \(binary\).*, and 2 more\./)
  })

  it("takes over a policy that has changed", async () => {
    const made = setUp()
    made.commit()
    const workspace = made.open()
    await workspace.current(patience)
    made.write("postern.jsonc", { ...policyText, rules: [{ paths: ["closed/**", "open/**"], zone: "device" }] })
    const { policy } = await workspace.current(patience)
    expect(policy.zoneOf("open/cart.ts").zone).toBe("device")
  })

  it("knows a protected file by its other names, also those that are made later", async () => {
    const made = setUp()
    made.commit()
    const at = (name: string) => join(made.root, name)
    linkSync(at("closed/margin.ts"), at("open/before.ts"))
    const workspace = made.open()
    const zoneOf = async (name: string) => (await workspace.current(patience)).policy.zoneOf(name)
    expect(await zoneOf("open/before.ts")).toMatchObject({ zone: "device", path: "closed/margin.ts" })
    expect(await zoneOf("open/after.ts")).toMatchObject({ zone: "cloud" })
    linkSync(at("closed/margin.ts"), at("open/after.ts"))
    symlinkSync("../closed/margin.ts", at("open/link.ts"))
    await expect.poll(async () => (await zoneOf("open/after.ts")).zone).toBe("device")
    for (const name of ["open/link.ts", "OPEN/Link.TS", "open/AFTER.ts"]) {
      expect(await zoneOf(name)).toMatchObject({ zone: "device", path: "closed/margin.ts" })
    }
    rmSync(at("open/after.ts"))
  })

  it("knows its bound answers again after a restart, and those of another window at once", async () => {
    const made = setUp()
    made.commit()
    const one = made.open()
    const other = made.open()
    await one.current(patience)
    await other.current(patience)
    one.register("The floor is 0.1807.", { zone: "device", from: "device" })
    one.register(makeLines("said", 12).join("\n"), { zone: "device", from: "device" })
    expect(kinds(await other.current(patience), "The floor is 0.1807.")).toEqual(["derived"])
    expect(kinds(await other.current(patience), excerpt("said", 2))).toEqual(["derived"])
    await one.close()
    await other.close()
    const later = await made.open().current(patience)
    expect(kinds(later, "The floor is 0.1807.")).toEqual(["derived"])
    expect(kinds(later, excerpt("said", 2))).toEqual(["derived"])
    const written = readTree(made.options.stateDirectory)
    expect(written.length).toBeGreaterThan(1)
    for (const { text, mode } of written) {
      expect([text.includes("0.1807"), text.includes("saidTier"), text.includes("marginOf"), mode]).toEqual([
        false,
        false,
        false,
        0o600,
      ])
    }
  })

  it("works without a place for its state, as long as the process lives", async () => {
    const made = setUp()
    made.commit()
    writeFileSync(made.options.stateDirectory, "in the way")
    made.writeUser({ version: 1 })
    const workspace = openWorkspace(made.root, made.options)
    onTestFinished(workspace.close)
    await workspace.current(patience)
    workspace.register("The floor is 0.1807.", { zone: "device", from: "device" })
    const now = await workspace.current(patience)
    expect(kinds(now, "The floor is 0.1807.")).toContain("derived")
    expect(kinds(now, excerpt("margin"))).toContain("content")
  })

  it("stands without a folder: policy and answers hold, no file is known", async () => {
    const made = setUp()
    mkdirSync(made.options.stateDirectory, { recursive: true })
    const workspace = openWorkspace(undefined, { ...made.options, policy: { version: 1, default: "cloud" } })
    onTestFinished(workspace.close)
    const index = await workspace.current(0)
    expect(index.unready).toBeUndefined()
    expect(kinds(index, excerpt("margin"))).toEqual([])
    workspace.register("The floor is 0.1807.", { zone: "device", from: "device" })
    expect(kinds(await workspace.current(0), "The floor is 0.1807.")).toEqual(["derived"])
  })
})
