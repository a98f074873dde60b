import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { excerpt, foundIn, makeIndexedWorkspace, makeLines } from "./indexed-workspace.ts"

const makeOutside = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "postern-outside-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "deep"))
  writeFileSync(join(folder, "deep", "rate.ts"), makeLines("rate").join("\n"))
  return folder
}

describe("folders that lie behind one protected entry", () => {
  it("are read behind a symbolic link, and followed when they change", async () => {
    const outside = makeOutside()
    const workspace = makeIndexedWorkspace()
    symlinkSync(outside, join(workspace.root, "closed", "ld"), "dir")
    workspace.commit()
    const index = await workspace.open()
    expect(foundIn(index, excerpt("rate"))).toHaveLength(1)
    expect(index.places.below("closed/ld").length + index.report.protectedFiles).toBeGreaterThan(1)
    writeFileSync(join(outside, "new.ts"), makeLines("novel").join("\n"))
    await expect.poll(() => foundIn(index, excerpt("novel"))).toHaveLength(1)
  })

  it("are read once where links go in a circle", async () => {
    const outside = makeOutside()
    symlinkSync(outside, join(outside, "deep", "again"), "dir")
    const workspace = makeIndexedWorkspace()
    symlinkSync(outside, join(workspace.root, "closed", "ld"), "dir")
    workspace.commit()
    const index = await workspace.open()
    expect(index.report).toMatchObject({ protectedFiles: 2, warnings: [] })
  })

  it("are read where they are repositories of their own", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    workspace.write("closed/nested/rate.ts", makeLines("rate").join("\n"))
    workspace.git("init", "--quiet", join(workspace.root, "closed", "nested"))
    expect(foundIn(await workspace.open(), excerpt("rate"))).toEqual(["closed/nested/rate.ts"])
  })

  it("are left alone where only their target binds them", async () => {
    const workspace = makeIndexedWorkspace()
    symlinkSync(makeOutside(), join(workspace.root, "open", "ld"), "dir")
    workspace.commit()
    expect(foundIn(await workspace.open(), excerpt("rate"))).toEqual([])
  })

  it("are named where they hold more than is read", async () => {
    const outside = makeOutside()
    for (let at = 0; at < 5_001; at++) writeFileSync(join(outside, `${at}.txt`), "")
    const workspace = makeIndexedWorkspace()
    symlinkSync(outside, join(workspace.root, "closed", "ld"), "dir")
    workspace.commit()
    expect((await workspace.open()).report.warnings).toEqual([expect.stringContaining("closed/ld holds more files")])
  })
})
