import { spawn, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

/** `script` of util-linux gives a program a terminal. */
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0

let sandbox: Sandbox
beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

/** Runs the command at a terminal, and answers each of its questions. */
const atTerminal = (words: string, answers: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number | null; readonly out: string }>((resolve, reject) => {
    const command = `"${process.execPath}" --conditions=@postern/source "${main}" ${words}`
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      cwd: sandbox.folder,
      env: { ...sandbox.environment, TERM: "dumb", NO_COLOR: "1" },
    })
    let out = ""
    let answered = 0
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text
      const asked = out.split("Type yes:").length - 1
      for (; answered < asked; answered++) child.stdin.write(`${answers[answered] ?? "no"}\n`)
    })
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out }))
  })

describe.skipIf(!hasScript)("postern at a terminal", () => {
  it("puts a policy in force that a person agrees to, and the configuration too", async () => {
    sandbox.write({ "src/a.ts": "1" })
    const { code, out } = await atTerminal("init", ["yes", "yes"])
    expect(code, out).toBe(0)
    expect(out).toContain("postern.jsonc is written and in force")
    expect((await sandbox.postern(["check", "src/a.ts"])).out).toMatch(/^cloud/)
    expect(existsSync(join(sandbox.environment["XDG_CONFIG_HOME"] ?? "", "postern", "config.jsonc"))).toBe(true)
  })

  it("writes only what a person agrees to", async () => {
    const { code, out } = await atTerminal("init", ["no", "yes"])
    expect(code, out).toBe(1)
    expect(existsSync(join(sandbox.folder, "postern.jsonc"))).toBe(false)
    expect(existsSync(join(sandbox.environment["XDG_CONFIG_HOME"] ?? "", "postern", "config.jsonc"))).toBe(true)
  })

  it("approves what an edit opens once a person has seen it", async () => {
    sandbox.write({ "postern.jsonc": '{ "version": 1, "default": "device" }', "src/a.ts": "1" })
    sandbox.commit()
    sandbox.write({ "postern.jsonc": '{ "version": 1, "default": "cloud" }' })
    const refused = await atTerminal("approve", ["no"])
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining("2 files may travel further") })
    expect((await sandbox.postern(["check", "src/a.ts"])).out).toMatch(/^device/)
    const { code, out } = await atTerminal("approve", ["yes"])
    expect(code, out).toBe(0)
    expect((await sandbox.postern(["check", "src/a.ts"])).out).toMatch(/^cloud/)
  })
})
