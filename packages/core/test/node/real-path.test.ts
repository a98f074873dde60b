import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeRealPath } from "../../src/node/real-path.ts"

let folder = ""
let root = ""

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "postern-")))
  root = join(folder, "repo")
  mkdirSync(join(root, "secret"), { recursive: true })
  writeFileSync(join(root, "secret/key.ts"), "")
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("makeRealPath", () => {
  it("follows a linked file and a linked folder", () => {
    symlinkSync("secret/key.ts", join(root, "open.ts"))
    symlinkSync("secret", join(root, "open"))
    const realPath = makeRealPath(root)
    expect(realPath("open.ts")).toBe(join(root, "secret/key.ts"))
    expect(realPath("open/key.ts")).toBe(join(root, "secret/key.ts"))
  })

  it("follows the folder of a file that is not there yet", () => {
    symlinkSync("secret", join(root, "open"))
    expect(makeRealPath(root)("open/new/a.ts")).toBe(join(root, "secret/new/a.ts"))
  })

  it("follows a link whose target is not there yet", () => {
    symlinkSync("secret/new.ts", join(root, "open.ts"))
    expect(makeRealPath(root)("open.ts")).toBe(join(root, "secret/new.ts"))
  })

  it("follows links whatever the case and the Unicode form they are written in", () => {
    symlinkSync("secret", join(root, "Öpen"))
    const realPath = makeRealPath(root)
    for (const path of ["öPEN/key.ts", "O\u0308pen/KEY.TS", "öpen/Key.ts"]) {
      expect(realPath(path)).toBe(join(root, "secret/key.ts"))
    }
    expect(realPath("öpen/other.ts")).toBe(join(root, "secret/other.ts"))
  })

  it("sees a link that is made after its folder was looked at", () => {
    const realPath = makeRealPath(root)
    expect(realPath("OPEN.ts")).toBe(join(root, "OPEN.ts"))
    symlinkSync("secret/key.ts", join(root, "open.ts"))
    expect(realPath("OPEN.ts")).toBe(join(root, "secret/key.ts"))
  })

  it("ends where links lead to each other", () => {
    symlinkSync("b", join(root, "a"))
    symlinkSync("a", join(root, "b"))
    expect(makeRealPath(root)("a")).toMatch(/[ab]$/)
  })

  it("keeps below the root what lies below it, also where the root is a link", () => {
    symlinkSync(root, join(folder, "link"))
    const realPath = makeRealPath(join(folder, "link"))
    expect(realPath("secret/key.ts")).toBe(join(folder, "link/secret/key.ts"))
    expect(realPath(join(root, "secret/key.ts"))).toBe(join(folder, "link/secret/key.ts"))
  })

  it("does not take a neighbour with a longer name for the root", () => {
    symlinkSync(root, join(folder, "link"))
    mkdirSync(join(folder, "repository"))
    expect(makeRealPath(join(folder, "link"))(join(folder, "repository"))).toBe(join(folder, "repository"))
  })

  it("shows where a link leaves the root", () => {
    writeFileSync(join(folder, "elsewhere.ts"), "")
    symlinkSync("../elsewhere.ts", join(root, "open.ts"))
    expect(makeRealPath(root)("open.ts")).toBe(join(folder, "elsewhere.ts"))
  })

  it("finds the home folder behind `~`", () => {
    expect(makeRealPath(root)("~/no such file")).toBe(join(realpathSync(homedir()), "no such file"))
  })

  it("gives nothing for what cannot be a path", () => {
    expect(makeRealPath(root)("a\0b")).toBeUndefined()
    expect(makeRealPath(root)("a/".repeat(5000))).toBeUndefined()
  })
})
