import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { pathFindingIds } from "@postern/core"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { describeWidening } from "../../../src/cli/approve/describe-widening.ts"
import { makeSandbox, type Sandbox } from "../run-postern.ts"

const held = {
  version: 1,
  default: "cloud",
  rules: [
    { paths: ["src/pricing/**"], zone: "device" },
    { paths: ["vault/**"], zone: "nowhere" },
  ],
  unknown: { prose: "internal" },
  names: "redact",
  secrets: "refuse",
  cloud: { regions: ["eu"], maxRetentionDays: 30 },
  budget: { usdPerDay: 5 },
}

let sandbox: Sandbox
const state = () => join(sandbox.folder, "..", "state-of-test")

beforeEach(() => {
  sandbox = makeSandbox()
  mkdirSync(state(), { recursive: true })
  sandbox.write({ "postern.jsonc": JSON.stringify(held), "src/pricing/a.ts": "1", ".aiexclude": "gen\nout\n" })
  sandbox.commit()
})
afterEach(() => sandbox.dispose())

const edit = async (change: object) => {
  sandbox.write({ "postern.jsonc": JSON.stringify({ ...held, ...change }) })
  return describeWidening(sandbox.folder, state())
}

const linesOf = async (change: object) => (await edit(change)).changes.flatMap(({ lines }) => lines)

describe("what approval would open", () => {
  it("names each setting that lets more through, with before and after", async () => {
    const widened = await edit({
      outside: "cloud",
      unknown: { prose: "cloud", code: "cloud" },
      names: "allow",
      secrets: "redact",
      attachments: "cloud",
      fingerprints: false,
      cloud: { regions: ["eu", "us"], trainsOnData: true, serverTools: ["web_search"] },
      budget: { usdPerDay: 50 },
    })
    expect(widened.files).toEqual([])
    expect(widened.changes).toEqual([
      {
        file: "postern.jsonc",
        lines: [
          'outside: "device" (by default) → "cloud"',
          'unknown.prose: "internal" → "cloud"',
          'attachments: "device" (by default) → "cloud"',
          'names: "redact" → "allow"',
          'secrets: "refuse" → "redact"',
          "fingerprints: true (by default) → false",
          'cloud.regions: ["eu"] → ["eu","us"]',
          "cloud.trainsOnData: false (by default) → true",
          "cloud.maxRetentionDays: 30 → no limit",
          'cloud.serverTools: [] (by default) → ["web_search"]',
          "budget.usdPerDay: 5 → 50",
        ],
      },
    ])
  })

  it("names an exception and the file that it opens", async () => {
    const finding = pathFindingIds("src/pricing/a.ts", "device").origin
    const lines = await linesOf({ exceptions: [{ finding, reason: "published", expires: "2099-01-31" }] })
    expect(lines).toEqual([
      `exception ${finding} (the whole of src/pricing/a.ts): none → until 2099-01-31, "published"`,
    ])
  })

  it("names rules that are gone, changed or opened, also where no file matches them today", async () => {
    const [pricing, vault] = held.rules
    expect(await linesOf({ rules: [pricing] })).toEqual(["rule `vault/**`: nowhere → removed"])
    expect(await linesOf({ rules: [pricing, { ...vault, zone: "device" }] })).toEqual([
      "rule `vault/**`: nowhere → device",
    ])
    expect(await linesOf({ rules: [{ ...pricing, observe: true }, vault] })).toEqual([
      "rule `src/pricing/**`: device → device, only observed",
    ])
    expect(await linesOf({ rules: [...held.rules, { paths: ["vault/open.md"], zone: "cloud" }] })).toEqual([
      "rule `vault/open.md`: none → cloud",
    ])
    expect(await linesOf({ rules: [vault, pricing] })).toEqual([
      "the rules stand in another order: the last one that matches decides",
    ])
  })

  it("says nothing of what only narrows", async () => {
    const rules = [...held.rules, { paths: ["legal/**"], zone: "nowhere" }]
    expect(await edit({ rules, secrets: "refuse", names: "bind", attachments: "nowhere" })).toEqual({
      files: [],
      changes: [],
    })
  })

  it("names patterns that exclusion files give up, and files that travel further", async () => {
    sandbox.write({ ".aiexclude": "out\n!gen/a.ts\n" })
    const { files, changes } = await edit({ rules: [held.rules[1]] })
    expect(files.map(({ path, from, to }) => [path, from.zone, to.zone])).toEqual([
      ["src/pricing/a.ts", "device", "cloud"],
    ])
    expect(changes[0]).toEqual({
      file: ".aiexclude",
      lines: [
        "pattern `gen`: excluded → not excluded",
        "pattern `!gen/a.ts`: none → lets through again what others exclude",
      ],
    })
  })
})
