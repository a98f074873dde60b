import { statSync } from "node:fs"
import { join } from "node:path"
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

  it("keeps what Node compiles in a folder of this user alone, and goes on where it cannot", async () => {
    const cache = join(sandbox.folder, "..", "cache")
    const more = { NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: cache }
    expect((await sandbox.postern(["--version"], "", more)).code).toBe(0)
    expect(statSync(join(cache, "postern", "compiled")).mode & 0o777).toBe(0o700)
    sandbox.write({ taken: "" })
    const file = { ...more, XDG_CACHE_HOME: join(sandbox.folder, "taken") }
    expect(await sandbox.postern(["--version"], "", file)).toMatchObject({ code: 0, err: "" })
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

  it("counts for the model of its own example, and suggests names near an unknown one", async () => {
    const help = await sandbox.postern(["count", "--help"])
    const examples = [...help.out.matchAll(/count (?:-m|--model) (\S+)/g)].map(([, name = ""]) => name)
    expect(examples.length).toBeGreaterThan(1)
    for (const name of examples) expect((await sandbox.postern(["count", "-m", name], "a")).code, name).toBe(0)
    const { err } = await sandbox.postern(["count", "-m", "mistral-large-2"])
    expect(err).toMatch(/Did you mean .*mistral-large-2-2411/)
  })

  it("names the models that it knows where it does not know one", async () => {
    expect(await sandbox.postern(["count", "-m", "gpt-9"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("tekken"),
    })
  })
})

const config = JSON.stringify({
  version: 1,
  targets: [
    { kind: "llama-cpp", file: "/models/devstral-small-2-Q4_K_M.gguf" },
    { kind: "mistral", model: "mistral-large-latest" },
  ],
})

const policy = '{ "version": 1, "default": "cloud", "rules": [{ "paths": ["src/p.ts"], "zone": "device" }] }'

describe("postern explain", () => {
  it("says where a question would go, and every target's size", async () => {
    sandbox.write({ "config.json": config, "postern.jsonc": policy, "src/p.ts": "1" })
    sandbox.commit()
    const question = ["explain", "--config", "config.json", "--json"]
    const open = JSON.parse((await sandbox.postern(question, "Propose an architecture for a shop")).out)
    expect(open).toMatchObject({ verdict: { zone: "cloud" }, task: "architecture" })
    expect(open.plan.steps[0]).toMatchObject({ target: "mistral-large-latest", zone: "cloud" })
    expect(open.size.perTarget).toHaveLength(2)
    const paste = { messages: [{ role: "user", content: "Why?\n\n```ts src/p.ts\nconst a = 1\n```" }] }
    const bound = JSON.parse((await sandbox.postern(question, JSON.stringify(paste))).out)
    expect(bound.verdict).toMatchObject({
      zone: "device",
      findings: [{ kind: "origin", path: "src/p.ts", rule: "postern.jsonc:1" }],
    })
    expect(bound.plan.excluded).toMatchObject([{ target: "mistral-large-latest" }])
  })

  it("prints for people what it prints for programs, and says no where there is no route", async () => {
    const { code, out } = await sandbox.postern(["explain"], "What is a monad?")
    expect(code).toBe(1)
    expect(out).toMatch(/may reach {2}cloud[\s\S]*route {6}none: no target/)
  })

  it("explains a request a line", async () => {
    const requests = ['{"messages":[{"role":"user","content":"a"}]}', '{"prefix":"const a","suffix":""}']
    const { out } = await sandbox.postern(["explain", "--config", "config.json", "--jsonl"], requests.join("\n"))
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).task),
    ).toEqual(["other", "infill"])
  })
})

describe("postern explain of an infill", () => {
  it("decides once protected files are read, not before", async () => {
    const source = "export const discountOf = (seats: number) => (seats > 50 ? 0.17 : seats > 20 ? 0.08 : 0.0123)\n"
    sandbox.write({ "config.json": config, "postern.jsonc": policy, "src/p.ts": source })
    sandbox.commit()
    const infill = JSON.stringify({ prefix: "const total = ", suffix: "", path: "src/open.ts" })
    const fresh = ["--config", "config.json", "--json", "--state", join(sandbox.folder, "..", "fresh-state")]
    const plan = JSON.parse((await sandbox.postern(["explain", ...fresh], infill)).out)
    expect(plan.verdict).toMatchObject({ zone: "cloud" })
  })
})

describe("postern explain, of what it does not understand,", () => {
  it("takes neither nothing nor broken JSON for a question", async () => {
    for (const input of ["", " \n"]) {
      expect(await sandbox.postern(["explain"], input)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("came nothing"),
      })
    }
    for (const input of ['{"messages":[{"role":"user"', "[1, 2"]) {
      expect(await sandbox.postern(["explain"], input)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("does not parse"),
      })
    }
  })

  it("exits with 2 and says what was expected", async () => {
    expect(await sandbox.postern(["explain"], '{"messages":3}')).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining('array at ["messages"]'),
    })
  })
})

describe("postern score", () => {
  it("gives each line its predicted gain", async () => {
    const { out } = await sandbox.postern(["score"], '{"id":7,"prompt":"Prove that the lock is fair"}\n')
    const { id, score } = JSON.parse(out)
    expect(id).toBe(7)
    expect(score).toBeGreaterThan(0)
    expect((await sandbox.postern(["score"], '{"id":7}')).code).toBe(2)
  })
})

describe("postern doctor", () => {
  it("finds what is missing and says what to do", async () => {
    const { code, out } = await sandbox.postern(["doctor", "--offline", "--config", "config.json", "--json"])
    expect(code).toBe(1)
    const found: ReadonlyArray<{ readonly found: string; readonly fix?: string }> = JSON.parse(out)
    expect(found).toContainEqual(
      expect.objectContaining({ found: "no key in MISTRAL_API_KEY", fix: "export MISTRAL_API_KEY=…" }),
    )
    expect(found).toContainEqual(expect.objectContaining({ found: "no file /models/devstral-small-2-Q4_K_M.gguf" }))
  })

  it("says whether the command that checks answers is there, and files of fine-tunes", async () => {
    const model = { kind: "llama-cpp", file: "/m.gguf", adapters: [{ languages: ["cobol"], file: "/cobol.gguf" }] }
    const lookAt = async (command: string): Promise<unknown> => {
      sandbox.write({ "verify.json": JSON.stringify({ version: 1, targets: [model], verify: { command } }) })
      return JSON.parse((await sandbox.postern(["doctor", "--offline", "--config", "verify.json", "--json"])).out)
    }
    const told = await lookAt(process.execPath)
    expect(told).toContainEqual(expect.objectContaining({ about: "verify", state: "ok" }))
    expect(told).toContainEqual(expect.objectContaining({ found: "no file /cobol.gguf" }))
    expect(await lookAt("postern-no-such-check")).toContainEqual({
      about: "verify",
      state: "problem",
      found: "no program postern-no-such-check; answers are not checked",
      fix: expect.stringMatching(/^mend `verify` in .*verify\.json$/),
    })
  })

  it("says where a configuration is wrong", async () => {
    sandbox.write({ "config.json": '{\n  "version": 1,\n  "target": []\n}' })
    const { code, out } = await sandbox.postern(["doctor", "--offline", "--config", "config.json"])
    expect(code).toBe(1)
    expect(out).toMatch(/PROBLEM {2}configuration: .*config\.json:3:3.*did you mean `targets`\?/)
  })
})

describe("postern serve", () => {
  it("says what to do where its port is taken, and where its configuration is not there", async () => {
    const first = sandbox.start(["serve", "--port", "0"])
    const [, port = ""] = await first.until(/answers at http:\/\/127\.0\.0\.1:(\d+)/)
    expect(await sandbox.postern(["serve", "--port", port])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/:\d+ to be free, came another program there.*--port/),
    })
    expect((await first.end()).code).toBe(0)
    expect(await sandbox.postern(["serve", "--config", "none.jsonc"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("none.jsonc, came no such file"),
    })
  })
})
