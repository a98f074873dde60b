import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it, vi } from "vitest"
import { askGit, readHead } from "../../src/node/policy-head.ts"
import { makeWorkspace } from "./policy-workspace.ts"

const names = new Set(["postern.jsonc"])

it("reads the files of git HEAD below a folder, not those of the working tree", () => {
  const { root, write, commit } = makeWorkspace({
    "postern.jsonc": "ä\n\n",
    "lib/postern.jsonc": "",
    "lib/other": "no",
  })
  commit()
  write("postern.jsonc", "edited")
  write("new/postern.jsonc", "untracked")
  expect(readHead(root, names)).toEqual(
    new Map([
      ["lib/postern.jsonc", ""],
      ["postern.jsonc", "ä\n\n"],
    ]),
  )
  expect(readHead(join(root, "lib"), names)).toEqual(new Map([["postern.jsonc", ""]]))
})

it("finds nothing outside a repository, before the first commit, and without git", () => {
  const { root, commit } = makeWorkspace({ "postern.jsonc": "a" })
  expect(readHead(root, names).size).toBe(0)
  commit()
  expect(readHead(root, names).size).toBe(1)
  vi.stubEnv("PATH", join(root, "nothing"))
  expect(readHead(root, names).size).toBe(0)
  vi.unstubAllEnvs()
})

it("asks the folder's own repository, whatever the environment says", () => {
  const [own, other] = [makeWorkspace({ "postern.jsonc": "own" }), makeWorkspace({ "postern.jsonc": "other" })]
  own.commit()
  other.commit()
  vi.stubEnv("GIT_DIR", join(other.root, ".git"))
  expect(readHead(own.root, names)).toEqual(new Map([["postern.jsonc", "own"]]))
  vi.unstubAllEnvs()
})

it("runs nothing that the repository configures", () => {
  const { root, commit, git } = makeWorkspace({ "postern.jsonc": "a" })
  commit()
  const witness = join(root, "witness")
  const monitor = join(root, "monitor.sh")
  writeFileSync(monitor, `#!/bin/sh\necho ran >> ${JSON.stringify(witness)}\n`)
  chmodSync(monitor, 0o755)
  git("config", "core.fsmonitor", monitor)
  const hasRun = () => existsSync(witness)
  git("status")
  expect(hasRun(), "plain git runs the monitor").toBe(true)
  rmSync(witness)
  askGit(root, ["ls-files", "-c", "-o", "-z", "--exclude-standard"])
  askGit(root, ["status"])
  expect(hasRun()).toBe(false)
})
