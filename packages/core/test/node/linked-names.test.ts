import { linkSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeLinkedNames } from "../../src/node/linked-names.ts"

let folder = ""
const at = (name: string) => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-"))
  for (const name of ["secret.ts", "lonely.ts", "open.ts"]) writeFileSync(at(name), name)
  linkSync(at("secret.ts"), at("alias.ts"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const learnt = (...names: ReadonlyArray<string>) => {
  const links = makeLinkedNames()
  links.learn(names.map(at))
  return links
}

describe("makeLinkedNames", () => {
  it("knows another name of a protected file", () => {
    expect(learnt("secret.ts").nameOf(at("alias.ts"))).toBe(at("secret.ts"))
  })

  it("gives nothing for the name itself, for other files and for what is not there", () => {
    const links = learnt("secret.ts", "lonely.ts", "gone.ts")
    for (const name of ["secret.ts", "lonely.ts", "open.ts", "gone.ts"]) expect(links.nameOf(at(name))).toBeUndefined()
  })

  it("counts what changes, and nothing else", () => {
    const links = learnt("secret.ts", "lonely.ts")
    const before = links.version
    links.learn([at("secret.ts"), at("open.ts")])
    expect(links.version).toBe(before)
    linkSync(at("lonely.ts"), at("second.ts"))
    links.learn([at("secret.ts"), at("lonely.ts")])
    expect(links.version).toBe(before + 1)
    links.changed()
    expect(links.version).toBe(before + 2)
  })
})
