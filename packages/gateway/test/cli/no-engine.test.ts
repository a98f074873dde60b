import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const repository = fileURLToPath(new URL("../../../..", import.meta.url))

let home: string

/** The packages with everything that they need, but for the engine, which is an optional peer. */
const installWithoutEngine = (folder: string): void => {
  const modules = join(folder, "node_modules")
  mkdirSync(join(modules, "@postern"), { recursive: true })
  const left = new Set(["node-llama-cpp", "@node-llama-cpp", "@postern"])
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (!left.has(name)) symlinkSync(join(repository, "node_modules", name), join(modules, name))
  }
  for (const name of ["core", "router", "adapters", "gateway"]) {
    const from = join(repository, "packages", name)
    const to = join(folder, "packages", name)
    for (const part of ["src", "data", "package.json"]) {
      if (readdirSync(from).includes(part)) cpSync(join(from, part), join(to, part), { recursive: true })
    }
    const nested = join(from, "node_modules")
    if (existsSync(nested)) symlinkSync(nested, join(to, "node_modules"))
    symlinkSync(to, join(modules, "@postern", name))
  }
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "postern-no-engine-"))
  installWithoutEngine(home)
  const targets = [{ kind: "llama-cpp", file: "/models/devstral-small-2-Q4_K_M.gguf" }]
  writeFileSync(join(home, "config.json"), JSON.stringify({ version: 1, targets }))
})
afterAll(() => rmSync(home, { recursive: true }))

const postern = (words: ReadonlyArray<string>, input = "") =>
  spawnSync(
    process.execPath,
    ["--conditions=@postern/source", join(home, "packages/gateway/src/cli/main.ts"), ...words],
    {
      cwd: home,
      input,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: home, XDG_STATE_HOME: join(home, "state"), XDG_CACHE_HOME: home },
    },
  )

describe("postern without node-llama-cpp", () => {
  it("says in the doctor which command installs it for this machine", () => {
    const { status, stdout } = postern(["doctor", "--offline", "--json"])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toContainEqual({
      about: "engine",
      state: "warning",
      found: "node-llama-cpp is not installed: no model runs on this device",
      fix: expect.stringMatching(/^npm install --ignore-scripts node-llama-cpp@[\d.]+ @node-llama-cpp\/\S+@[\d.]+$/),
    })
  })

  it("explains requests and counts tokens all the same", () => {
    const { status, stdout, stderr } = postern(["explain", "--config", "config.json", "--json"], "What is a monad?")
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(JSON.parse(stdout).plan.steps).toMatchObject([{ zone: "device" }])
    expect(postern(["count", "-m", "devstral-small-2"], "const a = 1\n").stdout).toBe("6\n")
  })
})
