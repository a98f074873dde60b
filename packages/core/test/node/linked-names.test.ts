import { linkSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { linkedNames } from "../../src/node/linked-names.ts"

let folder = ""

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-"))
  for (const name of ["secret.ts", "lonely.ts", "open.ts"]) writeFileSync(join(folder, name), name)
  linkSync(join(folder, "secret.ts"), join(folder, "alias.ts"))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("linkedNames", () => {
  it("knows another name of a protected file", () => {
    expect(linkedNames([join(folder, "secret.ts")])(join(folder, "alias.ts"))).toBe(join(folder, "secret.ts"))
  })

  it("gives nothing for other files and for what is not there", () => {
    const linked = linkedNames([join(folder, "secret.ts"), join(folder, "lonely.ts"), join(folder, "gone.ts")])
    expect(linked(join(folder, "open.ts"))).toBeUndefined()
    expect(linked(join(folder, "gone.ts"))).toBeUndefined()
  })

  it("knows no name of a file with one name only", () => {
    expect(linkedNames([join(folder, "lonely.ts")])(join(folder, "lonely.ts"))).toBeUndefined()
  })
})
