import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { excerpt, foundIn, makeHistory, openFolder, run } from "./indexed-workspace.ts"

describe("clones of a part", () => {
  it("reads a shallow clone from its end on, and further when more is fetched", async () => {
    const workspace = makeHistory(["old"])
    const clone = join(workspace.options.stateDirectory, "..", "clone")
    run(workspace.root, "clone", "--quiet", "--depth=1", `file://${workspace.root}`, clone)
    const before = await openFolder(workspace, clone)
    expect(foundIn(before, excerpt("old"))).toEqual([])
    expect(before.report.warnings).toEqual([])
    run(clone, "fetch", "--quiet", "--unshallow")
    expect(foundIn(await openFolder(workspace, clone), excerpt("old"))).toEqual(["closed/old.ts"])
  })

  it.each(["blob:none", "tree:0"])("fetches nothing that a clone with --filter=%s lacks", async (filter) => {
    const workspace = makeHistory(["old"])
    workspace.git("config", "uploadpack.allowFilter", "true")
    const clone = join(workspace.options.stateDirectory, "..", "clone")
    run(workspace.root, "clone", "--quiet", `--filter=${filter}`, `file://${workspace.root}`, clone)
    const count = () => run(clone, "count-objects", "-v")
    const before = count()
    expect(foundIn(await openFolder(workspace, clone), excerpt("margin"))).toEqual(["closed/margin.ts"])
    expect(count()).toBe(before)
    // What a person fetches is known at the next start.
    run(clone, "-c", "protocol.file.allow=always", "log", "--all", "-p")
    expect(count()).not.toBe(before)
    expect(foundIn(await openFolder(workspace, clone), excerpt("old"))).toEqual(["closed/old.ts"])
  })

  it("reads what a partial clone has, among what it lacks", async () => {
    const workspace = makeHistory(["older", "old"])
    workspace.git("config", "uploadpack.allowFilter", "true")
    const clone = join(workspace.options.stateDirectory, "..", "clone")
    run(workspace.root, "clone", "--quiet", "--filter=blob:none", `file://${workspace.root}`, clone)
    run(clone, "show", "HEAD^:closed/old.ts")
    const index = await openFolder(workspace, clone)
    expect(foundIn(index, excerpt("old"))).toEqual(["closed/old.ts"])
    expect(foundIn(index, excerpt("older"))).toEqual([])
    expect(index.report.warnings).toEqual([])
  })

  it("reads the commits whose files it can list, among others", async () => {
    const workspace = makeHistory(["first", "older", "old"])
    workspace.git("config", "uploadpack.allowFilter", "true")
    const clone = join(workspace.options.stateDirectory, "..", "clone")
    run(workspace.root, "clone", "--quiet", "--filter=tree:0", `file://${workspace.root}`, clone)
    run(clone, "show", "HEAD^")
    const index = await openFolder(workspace, clone)
    expect(foundIn(index, excerpt("old"))).toEqual(["closed/old.ts"])
    expect(index.report.warnings.join()).toContain("cannot show all")
  })
})
