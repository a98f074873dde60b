import { describe, expect, it } from "vitest"
import { makeIndexedWorkspace, policyText } from "./indexed-workspace.ts"

describe("the places of protected files", () => {
  it("are known by folder and by pattern, and follow the disk", async () => {
    const workspace = makeIndexedWorkspace({ "src/.env": "A=1", "closed/deep/rate.ts": "const rate = 1" })
    workspace.commit()
    const index = await workspace.open()
    expect(index.places.below("closed/deep")).toEqual(["closed/deep/rate.ts"])
    expect(index.places.below("SRC")).toEqual(["src/.env"])
    expect(index.places.below("open")).toEqual([])
    expect(index.places.matching("*/marg?n.ts")).toEqual(["closed/margin.ts"])
    expect(index.places.matching("open/*")).toEqual([])
    workspace.write("closed/fresh.csv", "1")
    await index.refresh()
    expect(index.places.matching("*/*.csv")).toEqual(["closed/fresh.csv"])
  })

  it("are known where the policy wants no fingerprints", async () => {
    const workspace = makeIndexedWorkspace({ "postern.jsonc": { ...policyText, fingerprints: false } })
    workspace.commit()
    workspace.approve()
    const index = await workspace.open()
    expect(index.state).toEqual({ kind: "ready" })
    expect(index.places.below("")).toEqual(["closed/margin.ts"])
  })

  it("count as the folder before a pattern that asks too much", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const { places } = await workspace.open()
    expect(places.matching("closed/*a*b*c*d*e*f*g")).toEqual(["closed/margin.ts"])
    expect(places.matching("open/*a*b*c*d*e*f*g")).toEqual([])
  })
})
