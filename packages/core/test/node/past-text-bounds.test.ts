import { describe, expect, it } from "vitest"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { type PastBounds } from "../../src/node/past-bounds.ts"
import { makePastText } from "../../src/node/past-text.ts"
import { excerpt, makeHistory, makeLines } from "./indexed-workspace.ts"

type Workspace = ReturnType<typeof makeHistory>

const seed = Uint8Array.from({ length: 16 }, (_, at) => at)

describe("bounds", () => {
  const read = async (workspace: Workspace, bounds: Partial<PastBounds>) => {
    const fingerprints = makeFingerprintIndex({ seed })
    const past = makePastText(workspace.root, seed, fingerprints, undefined, bounds)
    await past.read(workspace.load(), new Map())
    const warnings = past.warnings()
    const find = (name: string) => fingerprints.match([fingerprints.profile(excerpt(name))]).length
    const isWaitedFor = find("old")
    await past.settled()
    return { past, warnings, isWaitedFor, find }
  }

  it("lets older commits follow while requests are served, and says so until then", async () => {
    const { past, warnings, isWaitedFor, find } = await read(makeHistory(["old"]), { waitedCommits: 0 })
    expect(warnings.join()).toContain("still being read")
    expect(isWaitedFor).toBe(0)
    expect(find("old")).toBe(1)
    expect(past.warnings()).toEqual([])
  })

  it("reads no more bytes before requests are served than are waited for", async () => {
    const { past, warnings, isWaitedFor, find } = await read(makeHistory(["old"]), { waitedBytes: 1 })
    expect(warnings.join()).toContain("still being read")
    expect(isWaitedFor).toBe(0)
    expect(find("old")).toBe(1)
    expect(past.warnings()).toEqual([])
  })

  it.each<[string, Partial<PastBounds>]>([
    ["commits", { commits: 2 }],
    ["contents", { contents: 2, waitedCommits: 0 }],
    ["grams", { grams: 250, waitedCommits: 0 }],
    ["bytes", { bytes: 4_000, waitedCommits: 0 }],
  ])("keeps the newest where there are more %s than are read, and says so", async (_, bounds) => {
    const workspace = makeHistory(["first", "second", "third", "newest"])
    // Of commits of the same second, those of the reflog may come in any order.
    workspace.git("reflog", "expire", "--expire=all", "--all")
    const { past, find } = await read(workspace, bounds)
    expect(find("newest")).toBe(1)
    expect(find("first")).toBe(0)
    expect(past.warnings().join()).toContain("more old versions")
    const again = makePastText(workspace.root, seed, makeFingerprintIndex({ seed }), past.save(), bounds)
    await again.read(workspace.load(), new Map())
    await again.settled()
    expect(again.warnings(), "after a restart").toEqual(past.warnings())
  })

  it("goes on reading new commits when old ones have used up what is kept", async () => {
    const workspace = makeHistory(["first", "second"])
    const { past, find } = await read(workspace, { contents: 1, waitedCommits: 1 })
    workspace.write("closed/new.ts", makeLines("recent").join("\n"))
    workspace.commit()
    expect(past.isCurrent()).toBe(false)
    await past.read(workspace.load(), new Map())
    expect(find("recent")).toBe(1)
  })

  it("stops at once when it is closed", async () => {
    const workspace = makeHistory(["old"])
    const fingerprints = makeFingerprintIndex({ seed })
    const past = makePastText(workspace.root, seed, fingerprints, undefined, { waitedCommits: 0 })
    await past.read(workspace.load(), new Map())
    past.stop()
    await past.settled()
    expect(past.save().heads).toEqual([])
  })
})
