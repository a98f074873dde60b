import { openLedger } from "@postern/core/node"
import { appendFileSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RequestEvent } from "@postern/core"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const answered: RequestEvent = {
  type: "request",
  version: 1,
  id: "a",
  at: "2026-01-02T03:04:05.000Z",
  request: "chat",
  outcome: "answered",
  durationMs: 12,
  tokens: 10,
  verdict: "cloud",
  target: "large",
  targetZone: "cloud",
  attempts: [{ target: "large", zone: "cloud", outcome: "answered", bytesSent: 321, usd: 0.002 }],
  evidence: [],
  usage: { inputTokens: 10, outputTokens: 5 },
  usd: 0.002,
}

const bound: RequestEvent = {
  ...answered,
  id: "b",
  at: "2026-01-02T03:04:06.000Z",
  outcome: "no-route",
  verdict: "device",
  findings: [{ id: "origin-1", kind: "origin", zone: "device", path: "src/p.ts", rule: "postern.jsonc:4" }],
  attempts: [],
}

let sandbox: Sandbox

const makeRecorded = async (...events: ReadonlyArray<RequestEvent>): Promise<Sandbox> => {
  const made = makeSandbox()
  const directory = join(made.environment["XDG_STATE_HOME"] ?? "", "postern")
  const ledger = await Effect.runPromise(openLedger({ directory }))
  for (const event of events) await Effect.runPromise(ledger.append(event))
  await Effect.runPromise(ledger.close)
  return made
}

beforeAll(async () => {
  sandbox = await makeRecorded(answered, bound)
})
afterAll(() => sandbox.dispose())

describe("postern audit", () => {
  it("shows what went where and what held a request back", async () => {
    const { code, out } = await sandbox.postern(["audit", "show"])
    const [first = "", second = ""] = out.split("\n")
    expect(code).toBe(0)
    expect(first).toMatch(/2026-01-02 03:04:05 {2}chat {2}answered .* large \(cloud\) .* 321 bytes left .* \$0\.0020/)
    expect(second).toMatch(/no-route .* nothing left .* origin src\/p\.ts \(postern\.jsonc:4\)/)
    const newest = await sandbox.postern(["audit", "show", "--json", "-n", "1"])
    expect(JSON.parse(newest.out)).toEqual(bound)
  })

  it("sums up by target and by what bound", async () => {
    const { out } = await sandbox.postern(["audit", "stats", "--json"])
    expect(JSON.parse(out)).toMatchObject({
      requests: 2,
      outcomes: { answered: 1, "no-route": 1 },
      targets: { large: { bytesSent: 321, usd: 0.002 } },
      boundBy: { "postern.jsonc:4": 1 },
      days: { "2026-01-02": { cloud: 2 } },
    })
    expect((await sandbox.postern(["audit", "stats"])).out).toContain("2026-01-02  ")
  })

  it("sums up what the cloud would have asked for answers given elsewhere", async () => {
    const alternative = { cloudAlternative: { target: "large", price: { input: 20_000, output: 20_000 } } }
    const elsewhere = await makeRecorded({ ...answered, target: "device", targetZone: "device", ...alternative })
    const { out } = await elsewhere.postern(["audit", "stats"])
    elsewhere.dispose()
    expect(out).toMatch(/^device .* 0\.3000$/m)
    expect(out).toContain("would have cost $0.3000")
  })

  it("counts what went to a server on this machine as nothing that left", async () => {
    const attempt = { target: "loopback", zone: "device", outcome: "answered", bytesSent: 77 } as const
    const at = new Date().toISOString()
    const stayed = await makeRecorded({
      ...answered,
      at,
      target: "loopback",
      targetZone: "device",
      attempts: [attempt],
    })
    const shown = await stayed.postern(["audit", "show"])
    const status = await stayed.postern(["status"])
    const stats = await stayed.postern(["audit", "stats", "--json"])
    stayed.dispose()
    expect(shown.out).toMatch(/loopback \(device\) .* nothing left/)
    expect(status.out).toMatch(/^left {4}0 bytes/m)
    expect(JSON.parse(stats.out).targets.loopback.bytesSent).toBe(0)
  })

  it("exports every event", async () => {
    const { out } = await sandbox.postern(["audit", "export"])
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).id),
    ).toEqual(["a", "b"])
  })

  it("says that chains are whole, and where one is broken", async () => {
    expect(await sandbox.postern(["audit", "verify"])).toMatchObject({ code: 0, out: expect.stringContaining("whole") })
    const folder = join(sandbox.environment["XDG_STATE_HOME"] ?? "", "postern", "ledger")
    const file = readdirSync(folder).find((name) => name.endsWith(".jsonl")) ?? ""
    appendFileSync(join(folder, file), '{"entry":{},"hash":"0"}\n')
    expect(await sandbox.postern(["audit", "verify"])).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${file}:4`),
    })
  })

  it("names a chain that was taken away, by its head", async () => {
    const robbed = await makeRecorded(answered)
    const folder = join(robbed.environment["XDG_STATE_HOME"] ?? "", "postern", "ledger")
    const chain = readdirSync(folder).find((name) => name.endsWith(".jsonl")) ?? ""
    rmSync(join(folder, chain))
    const run = await robbed.postern(["audit", "verify"])
    robbed.dispose()
    expect(run).toMatchObject({ code: 1, out: expect.stringContaining(`broken: ${chain}:1`) })
  })

  it("does not call an emptied ledger whole", async () => {
    const emptied = await makeRecorded(answered)
    const folder = join(emptied.environment["XDG_STATE_HOME"] ?? "", "postern", "ledger")
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
    const run = await emptied.postern(["audit", "verify"])
    const json = await emptied.postern(["audit", "verify", "--json"])
    emptied.dispose()
    expect(run).toMatchObject({ code: 1, out: expect.stringMatching(/the ledger is empty.*\.jsonl/) })
    expect(run.out).not.toContain("whole")
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({ folder, files: 0 })
  })

  it("tells of today in short", async () => {
    const { code, out } = await sandbox.postern(["status", "--json"])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ policy: { status: "none" }, today: { requests: 0, bytesSent: 0 } })
    expect((await sandbox.postern(["status"])).out).toContain("everything stays on the device")
  })

  it("has nothing to say of a machine without a ledger", async () => {
    const empty = ["--state", join(sandbox.folder, "none")]
    expect(await sandbox.postern(["audit", "verify", ...empty])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/no ledger there.*none\/ledger/),
    })
    expect(await sandbox.postern(["audit", "show", ...empty])).toMatchObject({
      code: 0,
      out: expect.stringContaining("no request yet"),
    })
  })
})
