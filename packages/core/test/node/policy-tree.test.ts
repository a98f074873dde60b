import { symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { walkFiles } from "../../src/node/policy-tree.ts"
import { makeWorkspace } from "./policy-workspace.ts"

it("finds files by name at every depth, but not in git's folder, in dependencies or behind links", () => {
  const { root, write } = makeWorkspace({ "a.md": "", "lib/deep/a.md": "", "lib/b.md": "" })
  write(".git/a.md", "")
  write("lib/node_modules/package/a.md", "")
  symlinkSync(join(root, "lib"), join(root, "link"))
  const { files, isCut } = walkFiles(root, (name) => name === "a.md")
  expect(files.toSorted()).toEqual(["a.md", "lib/deep/a.md"])
  expect(isCut).toBe(false)
})

it("says when there are more folders than it walks", () => {
  const { root } = makeWorkspace({ "a/b/c/d.md": "" })
  expect(walkFiles(root, () => true, 2)).toEqual({ files: [], isCut: true })
  expect(walkFiles(root, () => true, 4)).toEqual({ files: ["a/b/c/d.md"], isCut: false })
})

it("finds nothing in a folder that is not there", () => {
  const { root } = makeWorkspace()
  expect(walkFiles(join(root, "missing"), () => true)).toEqual({ files: [], isCut: false })
})
