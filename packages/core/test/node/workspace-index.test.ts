import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readIndexFile, writeIndexFile } from "../../src/node/index-file.ts"
import { excerpt, foundIn, makeIndexedWorkspace, makeLines, policyText, readTree, seed } from "./indexed-workspace.ts"

const closed = "closed/margin.ts"

describe("makeWorkspaceIndex", () => {
  it("knows protected files by their content, and open ones not", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    expect(foundIn(index, excerpt("margin"))).toEqual([closed])
    expect(foundIn(index, excerpt("cart"))).toEqual([])
    expect(index.state).toEqual({ kind: "ready" })
    expect(index.report).toMatchObject({ protectedFiles: 1, skipped: [], warnings: [] })
  })

  it("takes for open what is in git HEAD, and nothing that is only on the disk", async () => {
    const shared = makeLines("shared").join("\n")
    const workspace = makeIndexedWorkspace({ "closed/shared.ts": shared, "open/shared.ts": shared })
    workspace.commit()
    workspace.write("closed/fresh.ts", makeLines("fresh").join("\n"))
    workspace.write("open/fresh.ts", makeLines("fresh").join("\n"))
    const index = await workspace.open()
    expect(foundIn(index, excerpt("shared"))).toEqual([])
    expect(foundIn(index, excerpt("fresh"))).toEqual(["closed/fresh.ts"])
  })

  it("sees an edit, a new file and a deleted one, and keeps what was protected once", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    workspace.write(closed, makeLines("changed").join("\n"))
    workspace.write("closed/new.ts", makeLines("novel").join("\n"))
    await index.refresh()
    expect(foundIn(index, excerpt("changed"))).toEqual([closed])
    expect(foundIn(index, excerpt("novel"))).toEqual(["closed/new.ts"])
    expect(foundIn(index, excerpt("margin"))).toEqual([closed])
    workspace.remove("closed/new.ts")
    await index.refresh()
    expect(foundIn(index, excerpt("novel"))).toEqual(["closed/new.ts"])
  })

  it("hears of an edit by itself", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    workspace.write(closed, makeLines("changed").join("\n"))
    await expect.poll(() => foundIn(index, excerpt("changed"))).toEqual([closed])
    await expect.poll(() => index.state).toEqual({ kind: "ready" })
  })

  it("is not ready under another policy until it has read by it", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const first = workspace.load()
    workspace.write("postern.jsonc", { ...policyText, rules: [{ paths: ["closed/**", "open/**"], zone: "device" }] })
    const second = workspace.load()
    let policy = first
    const index = await workspace.open(() => policy)
    policy = second
    expect(index.state).toEqual({ kind: "building" })
    await index.refresh()
    expect(index.state).toEqual({ kind: "ready" })
    expect(index.report.protectedFiles).toBe(2)
  })

  it("knows an unsaved buffer at once, and gives it back", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    index.didChange(closed, makeLines("unsaved").join("\n"))
    index.didChange("open/cart.ts", makeLines("typed").join("\n"))
    expect(foundIn(index, excerpt("unsaved"))).toEqual([closed])
    expect(foundIn(index, excerpt("typed"))).toEqual([])
    expect(index.bufferOf("./open/cart.ts")).toContain("typed0x")
    await index.refresh()
    expect(foundIn(index, excerpt("unsaved"))).toEqual([closed])
  })

  it("protects files that git leaves out where a rule names them", async () => {
    const token = makeLines("token").join("\n")
    const workspace = makeIndexedWorkspace({ ".gitignore": ".env\nout/\n", "out/a.ts": token, ".env": token })
    workspace.git("init", "--quiet")
    workspace.git("add", "--all")
    workspace.git("commit", "--quiet", "--message", "first")
    expect(foundIn(await workspace.open(), excerpt("token"))).toEqual([".env"])
  })

  it("tells which protected files it cannot know by content", async () => {
    const workspace = makeIndexedWorkspace({
      "closed/large.csv": "1,2,3\n".repeat(1_400_000),
      "closed/logo.png": "\0x",
    })
    workspace.commit()
    const { report } = await workspace.open()
    expect(report.skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "closed/large.csv", why: "too large" },
      { path: "closed/logo.png", why: "binary" },
    ])
  })

  it("warns where there is no git: nothing is known to be open", async () => {
    const shared = makeLines("shared").join("\n")
    const workspace = makeIndexedWorkspace({ "closed/shared.ts": shared, "open/shared.ts": shared })
    workspace.approve()
    const index = await workspace.open()
    expect(index.report.warnings.join()).toContain("not in git")
    expect(foundIn(index, excerpt("shared"))).toEqual(["closed/shared.ts"])
  })

  it("reads no content where the policy wants no fingerprints", async () => {
    const workspace = makeIndexedWorkspace({ "postern.jsonc": { ...policyText, fingerprints: false } })
    workspace.commit()
    workspace.approve()
    const index = await workspace.open()
    expect(index.state).toEqual({ kind: "ready" })
    expect(foundIn(index, excerpt("margin"))).toEqual([])
  })

  it("warns where it cannot be written, and works", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    workspace.approve()
    mkdirSync(workspace.options.stateDirectory, { recursive: true })
    writeFileSync(join(workspace.options.stateDirectory, "index"), "in the way")
    const index = await workspace.open()
    expect(foundIn(index, excerpt("margin"))).toEqual([closed])
    await index.close()
    expect(index.report.warnings.join()).toContain("cannot be written")
  })
})

describe("an index that outlives its process", () => {
  it("reads again only what has changed since", async () => {
    const workspace = makeIndexedWorkspace({ "closed/other.ts": makeLines("other").join("\n") })
    workspace.commit()
    const first = await workspace.open()
    expect(first.report.read).toBe(2)
    await first.close()
    workspace.write("closed/other.ts", makeLines("changed").join("\n"))
    const second = await workspace.open()
    expect(second.report.read).toBe(1)
    for (const name of ["margin", "other", "changed"]) expect(foundIn(second, excerpt(name))).toHaveLength(1)
  })

  it("keeps protected what was committed into an open file afterwards", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const first = await workspace.open()
    workspace.write("open/cart.ts", makeLines("margin").join("\n"))
    workspace.commit()
    await first.refresh()
    expect(foundIn(first, excerpt("margin"))).toEqual([closed])
    await first.close()
    expect(foundIn(await workspace.open(), excerpt("margin"))).toEqual([closed])
  })

  it.each<[string, (file: string, bytes: string) => void]>([
    ["damaged", (file, bytes) => writeFileSync(file, bytes.replace(/.{20}$/s, "x".repeat(20)), "latin1")],
    ["cut off", (file, bytes) => writeFileSync(file, bytes.slice(0, bytes.length / 2), "latin1")],
    ["empty", (file) => writeFileSync(file, "")],
    ["foreign", (file) => writeFileSync(file, "something else that is long enough to hold a proof of its own")],
  ])("is made anew where its file is %s", async (_, damage) => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const first = await workspace.open()
    await first.close()
    const saved = readTree(workspace.options.stateDirectory).find(({ path }) => path === workspace.file)
    damage(workspace.file, saved?.text ?? "")
    const second = await workspace.open()
    expect(second.report.read).toBe(1)
    expect(foundIn(second, excerpt("margin"))).toEqual([closed])
  })

  it("is made anew where its fingerprints are of another version", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    await (await workspace.open()).close()
    const saved = readIndexFile(workspace.file, seed)
    if (saved === undefined) throw new Error("Expected an index, came none.")
    // The first bytes of the hashes say their format.
    writeIndexFile(workspace.file, seed, { ...saved, fingerprints: saved.fingerprints.with(3, 0) })
    const second = await workspace.open()
    expect(second.report.read).toBe(1)
    expect(foundIn(second, excerpt("margin"))).toEqual([closed])
  })

  it("writes no text, and for the user alone", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    await (await workspace.open()).close()
    const written = readTree(workspace.options.stateDirectory)
    expect(written.map(({ path }) => path)).toContain(workspace.file)
    for (const { text, mode } of written) {
      expect(text).not.toContain("marginOf")
      expect(mode).toBe(0o600)
    }
  })

  it("can be closed twice", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    await index.close()
    chmodSync(workspace.file, 0o400)
    await index.close()
    await index.refresh()
    expect(foundIn(index, excerpt("margin"))).toEqual([closed])
  })
})
