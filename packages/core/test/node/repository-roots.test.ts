import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { findRepositoryRoots } from "../../src/node/repository-roots.ts"

let folder = ""
const at = (path: string) => join(folder, path)
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "postern-")))
  write("main/.git/HEAD", "ref: refs/heads/main\n")
  mkdirSync(at("main/src"))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("findRepositoryRoots", () => {
  it("finds the repository of a folder", () => {
    expect(findRepositoryRoots(at("main/src"))).toEqual([at("main")])
  })

  it("finds the main working tree of a worktree", () => {
    write("tree/.git", `gitdir: ${at("main/.git/worktrees/tree")}\n`)
    write("main/.git/worktrees/tree/commondir", "../..\n")
    expect(findRepositoryRoots(at("tree"))).toEqual([at("tree"), at("main")])
  })

  it("finds the superproject of a submodule, and of a submodule's submodule", () => {
    write("main/sub/.git", "gitdir: ../.git/modules/sub\n")
    write("main/sub/deep/.git", "gitdir: ../../.git/modules/sub/modules/deep\n")
    expect(findRepositoryRoots(at("main/sub"))).toEqual([at("main/sub"), at("main")])
    expect(findRepositoryRoots(at("main/sub/deep"))).toEqual([at("main/sub/deep"), at("main/sub"), at("main")])
  })

  it("finds the superproject of a submodule that holds its own data", () => {
    write("main/.gitmodules", "")
    write("main/old/.git/HEAD", "")
    expect(findRepositoryRoots(at("main/old"))).toEqual([at("main/old"), at("main")])
  })

  it("takes a repository inside another for one of its own where nothing ties them", () => {
    write("main/vendor/.git/HEAD", "")
    expect(findRepositoryRoots(at("main/vendor"))).toEqual([at("main/vendor")])
  })

  it("finds a root whose `.git` says nothing readable", () => {
    write("odd/.git", "nothing of use\n")
    expect(findRepositoryRoots(at("odd"))).toEqual([at("odd")])
  })
})
