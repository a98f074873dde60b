import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { pathFindingIds } from "@postern/core"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const policy = JSON.stringify({
  version: 1,
  default: "cloud",
  rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
})

let sandbox: Sandbox

beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

describe("postern init", () => {
  it("proposes what file names suggest, and opens nothing before it is committed", async () => {
    sandbox.write({ "src/a.ts": "export {}", "private/plan.md": "x", ".aiexclude": "src/gen", ".env": "K=1" })
    const made = await sandbox.postern(["init", "--yes"])
    expect(made.code).toBe(0)
    expect(made.out).toContain("It counts once it is committed")
    const text = readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")
    expect(text).toContain('{ "paths": ["private/**"], "zone": "device"')
    expect(text).toContain('"ignoreFiles": [".aiexclude"]')
    expect(text).not.toContain("$schema")
    expect((await sandbox.postern(["check", "src/a.ts"])).out).toMatch(/^device/)
    sandbox.commit()
    const checked = await sandbox.postern(["check", "src/a.ts", "private/plan.md", ".env"])
    expect(checked.out.split("\n").map((line) => line.split(/\s+/)[0])).toEqual(["cloud", "device", "device", ""])
  })

  it("suggests folders whose names make one ask, in comments only", async () => {
    sandbox.write({ "src/pricing/a.ts": "1", "pkg/internal/b.go": "2", "company-secrets/c.md": "3", "src/d.ts": "4" })
    await sandbox.postern(["init", "--yes", "--no-config"])
    const text = readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")
    for (const pattern of ["src/pricing/**", "pkg/internal/**", "company-secrets/**"])
      expect(text).toContain(`    // { "paths": ["${pattern}"], "zone": "device"`)
    sandbox.commit()
    expect((await sandbox.postern(["check", "src/pricing/a.ts"])).out).toMatch(/^cloud/)
  })

  it("names the schema where an editor finds it, and says that a deleted policy still holds", async () => {
    sandbox.write({ "node_modules/@postern/core/postern.schema.json": "{}", ".gitignore": "node_modules\n" })
    await sandbox.postern(["init", "--yes", "--no-config"])
    const file = join(sandbox.folder, "postern.jsonc")
    expect(readFileSync(file, "utf8")).toContain('"$schema": "./node_modules/@postern/core/postern.schema.json"')
    sandbox.commit()
    rmSync(file)
    const again = await sandbox.postern(["init", "--yes", "--no-config"])
    expect(again.out).toMatch(/is deleted, .*git HEAD.*git checkout -- postern\.jsonc/)
    expect(again.out).not.toContain("is there already")
  })

  it("writes nothing without a terminal or a yes, and never over a policy that is there", async () => {
    const asked = await sandbox.postern(["init"])
    expect(asked).toMatchObject({ code: 1, out: expect.stringContaining("Nothing is written") })
    sandbox.write({ "postern.jsonc": policy })
    expect(await sandbox.postern(["init", "--yes"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("is there already"),
    })
    expect(readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")).toBe(policy)
  })
})

describe("postern check", () => {
  it("says each path's zone, rule and reason, and sums folders up", async () => {
    sandbox.write({ "postern.jsonc": policy, "src/pricing/a.ts": "1", "src/b.ts": "2" })
    sandbox.commit()
    const one = await sandbox.postern(["check", "src/pricing/a.ts"])
    expect(one).toMatchObject({ code: 0, out: "device    src/pricing/a.ts  postern.jsonc:1  trade secret\n" })
    const all = await sandbox.postern(["check", "--json"])
    const { status, folders } = JSON.parse(all.out)
    expect(status).toBe("given")
    expect(folders).toContainEqual({ path: "src/pricing/", depth: 2, zones: [["device", 1]] })
  })

  it("exits with 1 where there is no policy, or a broken one, and says where", async () => {
    expect(await sandbox.postern(["check"])).toMatchObject({ code: 1, out: expect.stringContaining("postern init") })
    sandbox.write({ "postern.jsonc": '{\n  "version": 1,\n  "defualt": "cloud"\n}' })
    const broken = await sandbox.postern(["check"])
    expect(broken.code).toBe(1)
    expect(broken.out).toContain("postern.jsonc:3:3")
    expect(broken.out).toContain("did you mean `default`?")
  })
})

describe("postern approve", () => {
  it("is for a person at a terminal only", async () => {
    sandbox.write({ "postern.jsonc": policy })
    const refused = await sandbox.postern(["approve"], "yes\n")
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("a person at a terminal") })
    expect((await sandbox.postern(["check"])).code).toBe(1)
  })

  it("has nothing to do where every file is in force", async () => {
    sandbox.write({ "postern.jsonc": policy })
    sandbox.commit()
    expect(await sandbox.postern(["approve"])).toMatchObject({ code: 0, out: expect.stringContaining("nothing") })
  })
})

describe("postern allow", () => {
  const bound = '{\n  // why\n  "version": 1,\n  "rules": [{ "paths": ["a.ts"], "zone": "device" }],\n}\n'
  const { origin, mention } = pathFindingIds("a.ts", "device")
  const reason = ["--reason", "published", "--expires", "2099-01-31"]

  it("adds an exception and keeps the file's comments", async () => {
    sandbox.write({ "postern.jsonc": bound, "a.ts": "1" })
    expect((await sandbox.postern(["allow", origin, ...reason])).code).toBe(0)
    expect((await sandbox.postern(["allow", mention, ...reason])).code).toBe(0)
    const text = readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")
    expect(text).toContain("// why")
    expect(text.match(/"expires": "2099-01-31"/g)).toHaveLength(2)
    sandbox.commit()
    expect((await sandbox.postern(["check", "--json"])).code).toBe(0)
  })

  it("refuses an exception that is there, one of no finding, and one that is over", async () => {
    sandbox.write({ "postern.jsonc": bound, "a.ts": "1" })
    await sandbox.postern(["allow", origin, ...reason])
    const text = readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")
    const again = await sandbox.postern(["allow", origin, ...reason])
    expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/excepts until 2099-01-31.*edit `expires`/) })
    const unknown = await sandbox.postern(["allow", "content-0123456789", ...reason])
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("`--in FILE`") })
    const past = await sandbox.postern(["allow", mention, "--reason", "x", "--expires", "2020-01-31"])
    expect(past).toMatchObject({ code: 2, err: expect.stringContaining("or later, came 2020-01-31") })
    expect((await sandbox.postern(["allow", mention, "--reason", "x", "--expires", "2099-02-30"])).code).toBe(2)
    expect(readFileSync(join(sandbox.folder, "postern.jsonc"), "utf8")).toBe(text)
  })

  it("takes a finding that only a request has, where that is named", async () => {
    sandbox.write({ "postern.jsonc": policy, "q.txt": "Is AKIAZQ3DVN5RJ7XKLM2B a key?" })
    sandbox.commit()
    const explained = await sandbox.postern(["explain", "q.txt", "--json"])
    const { findings } = JSON.parse(explained.out).verdict
    const secret: string = findings.find(({ kind }: { readonly kind: string }) => kind === "secret").id
    expect((await sandbox.postern(["allow", secret, ...reason])).code).toBe(2)
    expect((await sandbox.postern(["allow", secret, ...reason, "--in", "q.txt"])).code).toBe(0)
    const other = await sandbox.postern(["allow", "secret-0123456789", ...reason, "--in", "q.txt"])
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining("postern explain q.txt") })
  })

  it("refuses what is no finding's id, and a day that is none", async () => {
    sandbox.write({ "postern.jsonc": policy })
    expect((await sandbox.postern(["allow", "limit-0123456789", "--reason", "x"])).code).toBe(2)
    const odd = await sandbox.postern(["allow", "secret-0123456789", "--reason", "x", "--expires", "soon"])
    expect(odd).toMatchObject({ code: 2, err: expect.stringContaining("YYYY-MM-DD") })
  })
})

describe("postern policy test", () => {
  it("tells kept expectations from broken ones, in JUnit too", async () => {
    const request = { messages: [{ role: "user", content: "Explain:\n\n```ts src/pricing/a.ts\nconst a = 1\n```" }] }
    const tests = [
      { path: "src/b.ts", zone: "cloud" },
      { path: "src/pricing/a.ts", zone: "cloud" },
      { name: "a paste", request, zone: "device" },
    ]
    sandbox.write({ "postern.jsonc": policy, "postern.test.jsonc": JSON.stringify({ tests }) })
    sandbox.commit()
    const run = await sandbox.postern(["policy", "test", "--junit", "results.xml"])
    expect(run.code).toBe(1)
    expect(run.out).toContain("2 passed, 1 failed")
    expect(run.out).toContain("expected cloud, came device (postern.jsonc:1)")
    expect(readFileSync(join(sandbox.folder, "results.xml"), "utf8")).toContain('tests="3" failures="1"')
  })

  it("does not pass where there are no tests", async () => {
    sandbox.write({ "postern.test.jsonc": '{ "tests": [] }' })
    const run = await sandbox.postern(["policy", "test"])
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("at least one test") })
  })

  it("names the fault of a table that is none", async () => {
    sandbox.write({ "postern.test.jsonc": '{ "tests": [{ "zone": "cloud" }] }' })
    const run = await sandbox.postern(["policy", "test"])
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining("either `path` or `request`") })
  })
})
