import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

let sandbox: Sandbox
beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

describe("postern in an empty folder", () => {
  it("says what there is to do", async () => {
    expect(await sandbox.postern(["check"])).toMatchObject({ code: 1, out: expect.stringContaining("postern init") })
    expect(await sandbox.postern(["status"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("everything stays on the device"),
    })
    expect(await sandbox.postern(["policy", "test"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("postern.test.jsonc, came ENOENT"),
    })
    expect(await sandbox.postern(["init", "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("0 files") })
  })
})

describe("postern before a reader that has read enough", () => {
  const pipe = (words: string) =>
    spawnSync("bash", ["-c", `"$0" --conditions=@postern/source "$1" ${words}`, process.execPath, main], {
      cwd: sandbox.folder,
      encoding: "utf8",
      env: sandbox.environment,
    })

  it("ends without a word", () => {
    expect(pipe("doctor --offline | head -1")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ok +Node: .*\n$/),
      stderr: "",
    })
  })

  it("ends so in the middle of many lines, and where errors have no reader either", () => {
    const request = '{"messages":[{"role":"user","content":"a"}]}\n'
    sandbox.write({ "requests.jsonl": request.repeat(400) })
    const run = pipe("explain --jsonl requests.jsonl | head -2")
    expect(run).toMatchObject({ status: 0, stderr: "" })
    expect(run.stdout.split("\n")).toHaveLength(3)
    expect(pipe("explain no-such-file 2>&1 | true")).toMatchObject({ status: 0, stdout: "", stderr: "" })
  })
})

describe("postern in a folder that is not there", () => {
  it("says so, whatever was asked", async () => {
    for (const words of [["check"], ["status"], ["explain"], ["policy", "test"], ["doctor", "--offline"]]) {
      expect(await sandbox.postern([...words, "--workspace", "nope"]), words.join(" ")).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("Expected `--workspace` to be a folder, came nope"),
      })
    }
  })
})

describe("postern with a configuration that cannot be", () => {
  it("exits as for any other error of the configuration", async () => {
    const target = { kind: "openai-compatible", model: "m", baseURL: "http://models.example.org/v1" }
    sandbox.write({ "config.json": JSON.stringify({ version: 1, targets: [target] }) })
    for (const words of [["explain"], ["serve", "--port", "0"]]) {
      expect(await sandbox.postern([...words, "--config", "config.json"], "Why?"), words[0]).toMatchObject({
        code: 2,
        err: expect.stringMatching(/targets\[0\]: .*plain http/),
      })
    }
  })
})

describe("postern with a broken policy", () => {
  it("says where it is broken, and keeps everything on the device", async () => {
    sandbox.write({ "postern.jsonc": '{\n  "version": 1,\n  "default": "clout"\n}\n', "src/a.ts": "1" })
    sandbox.commit()
    for (const words of [["check"], ["doctor", "--offline"]]) {
      expect(await sandbox.postern(words)).toMatchObject({
        code: 1,
        out: expect.stringContaining("postern.jsonc:3:14"),
      })
    }
    expect((await sandbox.postern(["check", "src/a.ts"])).out).toMatch(/^device/)
    const plan = await sandbox.postern(["explain", "--json"], "What is a monad?")
    expect(JSON.parse(plan.out).verdict.zone).toBe("device")
    expect(await sandbox.postern(["allow", "content-0123456789", "--reason", "x"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("mend them first"),
    })
  })
})

const nobody = 65_534

/** Root may read and write everything: there another user has to try. */
const other = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
const canTry =
  process.platform !== "win32" &&
  spawnSync(process.execPath, ["--check", main], { ...other, env: { PATH: process.env["PATH"] ?? "" } }).status === 0

describe.skipIf(!canTry)("postern without permission", () => {
  const run = (words: ReadonlyArray<string>) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--conditions=@postern/source", main, ...words], {
      ...other,
      cwd: sandbox.folder,
      encoding: "utf8",
      env: { ...sandbox.environment, NODE_COMPILE_CACHE: undefined },
    })
    return { code: status, out: stdout, err: stderr }
  }
  let closed: string
  beforeEach(() => {
    const home = join(sandbox.folder, "..")
    closed = join(home, "closed")
    mkdirSync(join(closed, "ledger"), { recursive: true })
    sandbox.write({ "src/a.ts": "1", "config.jsonc": '{ "version": 1 }' })
    writeFileSync(join(closed, "ledger", "a.jsonl"), "")
    for (const path of [home, sandbox.folder]) chmodSync(path, 0o555)
    chmodSync(closed, 0o000)
  })
  afterEach(() => {
    for (const path of [join(sandbox.folder, ".."), sandbox.folder, closed]) chmodSync(path, 0o755)
  })

  it("says which file or folder it may not write or read, and what to do", () => {
    expect(run(["init", "--yes", "--no-config"])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/open .*postern\.jsonc, came EACCES/),
    })
    chmodSync(join(sandbox.folder, "config.jsonc"), 0o000)
    expect(run(["serve", "--config", "config.jsonc"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/config\.jsonc:1:1: .*see who may read it/),
    })
    chmodSync(join(sandbox.folder, "config.jsonc"), 0o644)
  })

  it("does not take a ledger that it may not read for an empty one", () => {
    for (const words of [["audit", "verify"], ["audit", "show"], ["status"]]) {
      expect(run([...words, "--state", closed])).toMatchObject({
        code: 3,
        err: expect.stringMatching(/Expected to .*closed.*EACCES; see who may read/),
      })
    }
    const doctor = run(["doctor", "--offline", "--state", closed])
    expect(doctor).toMatchObject({ code: 1, out: expect.stringMatching(/PROBLEM {2}ledger: .*EACCES/) })
  })
})
