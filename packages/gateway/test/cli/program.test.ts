import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

let sandbox: Sandbox
beforeAll(() => {
  sandbox = makeSandbox()
})
afterAll(() => sandbox.dispose())

describe("postern", () => {
  it("prints its version and its commands", async () => {
    expect(await sandbox.postern(["--version"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
    const help = await sandbox.postern(["--help"])
    expect(help.code).toBe(0)
    for (const name of ["init", "check", "approve", "allow", "policy", "count", "audit"])
      expect(help.out).toContain(`  ${name}`)
  })

  it("shows examples in the help of each command", async () => {
    const help = await sandbox.postern(["count", "--help"])
    expect(help.out).toContain("$ postern count --model devstral-small-2 src/cart.ts")
  })

  it("exits with 2 where it does not understand", async () => {
    expect(await sandbox.postern(["chek"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("Did you mean check?"),
    })
    expect((await sandbox.postern(["count"])).code).toBe(2)
  })

  it("completes commands for shells", async () => {
    expect((await sandbox.postern(["complete", "bash"])).out).toContain("postern")
    expect((await sandbox.postern(["complete", "--", "ch"])).out).toContain("check")
  })
})

describe("postern count", () => {
  it("counts standard input exactly where the vocabulary is at hand, and says where it estimates", async () => {
    expect(await sandbox.postern(["count", "-m", "devstral-small-2"], "const a = 1\n")).toMatchObject({
      code: 0,
      out: "6\n",
    })
    const estimated = await sandbox.postern(["count", "-m", "qwen-2", "--json"], "const a = 1\n")
    expect(JSON.parse(estimated.out)).toMatchObject({ exact: false, tokenizer: "qwen-2" })
  })

  it("counts a text a line, and names a line that is none", async () => {
    const lines = await sandbox.postern(["count", "-m", "tekken", "--jsonl"], '"a"\n{"text":"a b"}\n')
    expect(
      lines.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).tokens),
    ).toEqual([1, 2])
    expect(await sandbox.postern(["count", "-m", "tekken", "--jsonl"], '"a"\nsecret\n')).toEqual({
      code: 2,
      out: '{"tokens":1,"exact":true,"tokenizer":"tekken"}\n',
      err: "postern: Expected one JSON value a line, came something else in line 2.\n",
    })
  })

  it("names the models that it knows where it does not know one", async () => {
    expect(await sandbox.postern(["count", "-m", "gpt-9"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("tekken"),
    })
  })
})
