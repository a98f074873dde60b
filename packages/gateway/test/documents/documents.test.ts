import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { policyJsonSchema } from "@postern/core"
import { describe, expect, it } from "vitest"
import { putPolicyReference } from "../../../../scripts/policy-reference.ts"
import { makeSandbox } from "../cli/run-postern.ts"
import { outputPattern, readBlocks } from "./read-blocks.ts"

const repository = fileURLToPath(new URL("../../../..", import.meta.url))
const read = (name: string): string => readFileSync(join(repository, name), "utf8")
const documents = ["README.md", ...readdirSync(join(repository, "docs")).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith(".md"),
)

describe("the documents", () => {
  it("hold the reference of the policy that the schema gives", () => {
    const text = read("docs/policy.md")
    const written = putPolicyReference(text, policyJsonSchema())
    expect(written, "run `node --conditions=@postern/source scripts/make-policy-reference.ts`").toBe(text)
    expect(text).toMatch(/\| `rules\[\]\.zone` +\| `nowhere`, `device`, `internal`, `cloud` +\|.*Required\./)
  })

  it.each(documents)("lead somewhere with every link: %s", (name) => {
    const links = [...read(name).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target)
    expect(links.filter((target) => !existsSync(join(repository, dirname(name), target)))).toEqual([])
  })

  it.each(documents)("give a reason for each command that is not run: %s", (name) => {
    const silent = readBlocks(read(name)).filter(({ notRun }) => notRun !== undefined && notRun.length < 10)
    expect(silent.map(({ line }) => line)).toEqual([])
  })

  it("tell of every command", async () => {
    const sandbox = makeSandbox()
    const told = read("docs/cli.md")
    const commandsOf = async (words: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
      const { out } = await sandbox.postern([...words, "--help"])
      const listed = (out.split("Commands:\n")[1] ?? "").split("\n\n")[0] ?? ""
      return [...listed.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name = ""]) => (name === "help" ? [] : [name]))
    }
    const names = await commandsOf([])
    expect(names).toContain("calibrate")
    const inner = await Promise.all(["models", "audit", "policy"].map((name) => commandsOf([name])))
    for (const name of names.filter((one) => one !== "policy"))
      expect(told, name).toMatch(new RegExp(`postern ${name}\\b`))
    for (const name of inner.flat()) expect(told, name).toMatch(new RegExp(`\\b${name}\\b`))
    sandbox.dispose()
  })
})

describe("blocks of commands", () => {
  it("are read with the output that is shown, and with what is said before them", () => {
    const text = [
      "```sh",
      "a",
      "```",
      "",
      "```text",
      "out",
      "```",
      "<!-- not run: needs the network -->",
      "",
      "```sh",
      "b",
      "```",
      "Words.",
      "<!-- exits 3 -->",
      "```sh",
      "c",
      "```",
      "```jsonc",
      "{}",
      "```",
    ].join("\n")
    expect(readBlocks(text)).toEqual([
      { line: 1, code: "a", output: "out", exits: 0 },
      { line: 10, code: "b", notRun: "needs the network", exits: 0 },
      { line: 15, code: "c", exits: 3 },
    ])
  })

  it("show an output that may differ where they say so, and nowhere else", () => {
    const pattern = outputPattern("took … ms (a.b)\n…\nend")
    expect("took 17 ms (a.b)\nend\n").toMatch(pattern)
    expect("took 17 ms (a.b)\nx\ny\nend\n").toMatch(pattern)
    expect("took 17 ms (axb)\nend\n").not.toMatch(pattern)
    expect("took 17 ms (a.b)\nend\nmore\n").not.toMatch(pattern)
  })
})
