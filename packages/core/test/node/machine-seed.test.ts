import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { machineSeed } from "../../src/node/machine-seed.ts"

const makeState = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "postern-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it("is made once, of 16 random bytes, for the user alone", () => {
  const state = makeState()
  const seed = machineSeed(state)
  expect(seed).toHaveLength(16)
  expect(machineSeed(state)).toEqual(seed)
  expect(machineSeed(makeState())).not.toEqual(seed)
  expect(statSync(join(state, "index", "seed")).mode & 0o777).toBe(0o600)
})

it("lasts as long as the process where it cannot be kept", () => {
  const state = makeState()
  writeFileSync(join(state, "index"), "in the way")
  expect(machineSeed(state)).toHaveLength(16)
})
