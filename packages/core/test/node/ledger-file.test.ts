import * as Effect from "effect/Effect"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { type AuditEvent } from "../../src/audit/audit-event.ts"
import { type LedgerOptions, openLedger } from "../../src/node/ledger-file.ts"
import { readLedger } from "../../src/node/read-ledger.ts"

const event = (id: string): AuditEvent => ({
  type: "request",
  version: 1,
  id,
  at: "2026-01-01T00:00:00.000Z",
  request: "chat",
  outcome: "answered",
  durationMs: 1,
  attempts: [],
  evidence: [],
})

const makeState = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "postern-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const filesOf = (state: string) =>
  readdirSync(join(state, "ledger"))
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(state, "ledger", name))

const write = (state: string, ids: ReadonlyArray<string>, options: LedgerOptions = {}) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const ledger = yield* openLedger({ directory: state, ...options })
      yield* Effect.forEach(ids, (id) => ledger.append(event(id)), { concurrency: "unbounded" })
      yield* ledger.close
    }),
  )

describe("openLedger", () => {
  it("writes events in the order they are asked for, as one chain", async () => {
    const state = makeState()
    const ids = Array.from({ length: 50 }, (_, at) => `event-${at}`)
    await write(state, ids)
    const [file = ""] = filesOf(state)
    const entries = readFileSync(file, "utf8").trim().split("\n").slice(1)
    expect(entries.map((line) => JSON.parse(line).entry.id)).toEqual(ids)
    expect(await readLedger(state)).toEqual({ files: 1, events: 50, requests: 50, chainOk: true, unfinished: [] })
  })

  it("keeps its files to the user alone", async () => {
    const state = makeState()
    await write(state, ["a"])
    const [file = ""] = filesOf(state)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(state, "ledger")).mode & 0o777).toBe(0o700)
  })

  it("begins a chain of its own at each start", async () => {
    const state = makeState()
    await write(state, ["a", "b"])
    await write(state, ["c"])
    expect(await readLedger(state)).toEqual({ files: 2, events: 3, requests: 3, chainOk: true, unfinished: [] })
  })

  it("goes on in another file where one is full, and loses nothing between them", async () => {
    const state = makeState()
    const ids = Array.from({ length: 40 }, (_, at) => `event-${at}`)
    await write(state, ids, { maxFileBytes: 2000, sync: "each" })
    expect(filesOf(state).length).toBeGreaterThan(3)
    expect(await readLedger(state)).toMatchObject({ events: 40, chainOk: true })
  })

  it("can be closed twice, and fails to append afterwards", async () => {
    const ledger = await Effect.runPromise(openLedger({ directory: makeState() }))
    await Effect.runPromise(ledger.close)
    await Effect.runPromise(ledger.close)
    await expect(Effect.runPromise(ledger.append(event("late")))).rejects.toThrow("Expected to write events to")
  })

  it("says where it cannot write", async () => {
    const state = makeState()
    writeFileSync(join(state, "ledger"), "in the way")
    await expect(Effect.runPromise(openLedger({ directory: state }))).rejects.toThrow(
      /Expected to write events to .*ledger, came E\w+; make it writable/,
    )
  })
})

describe("readLedger", () => {
  it("names the file and the line of the first fault", async () => {
    const state = makeState()
    await write(state, ["a", "b", "c"])
    const [file = ""] = filesOf(state)
    writeFileSync(file, readFileSync(file, "utf8").replace('"id":"b"', '"id":"x"'))
    const summary = await readLedger(state)
    expect(summary).toMatchObject({ events: 1, chainOk: false, brokenAt: { line: 3 } })
    expect(file.endsWith(summary.brokenAt?.file ?? "none")).toBe(true)
  })

  it.each([
    ["in the middle of a line", -20],
    ["after a whole line", -1],
  ])("knows a chain that was cut off %s, by its head", async (_, end) => {
    const state = makeState()
    await write(state, ["a", "b"])
    const [file = ""] = filesOf(state)
    const lines = readFileSync(file, "utf8").split("\n")
    const cut = end === -1 ? `${lines.slice(0, 2).join("\n")}\n` : lines.join("\n").slice(0, end)
    writeFileSync(file, cut)
    expect(await readLedger(state)).toMatchObject({ events: 1, chainOk: false, brokenAt: { line: 3 } })
  })

  it("knows a chain without a head, or with another's", async () => {
    const state = makeState()
    await write(state, ["a"])
    const [file = ""] = filesOf(state)
    rmSync(file.replace(".jsonl", ".head"))
    expect(await readLedger(state)).toMatchObject({ chainOk: false })
  })

  it("takes a last line that a killed process did not finish for what it is: no fault", async () => {
    const state = makeState()
    await write(state, ["a", "b"])
    const [file = ""] = filesOf(state)
    writeFileSync(file, `${readFileSync(file, "utf8")}{"previous":"12`)
    const summary = await readLedger(state)
    expect(summary).toMatchObject({ events: 2, chainOk: true })
    expect(summary.unfinished).toHaveLength(1)
  })

  it("takes an empty file for a chain without a beginning", async () => {
    const state = makeState()
    mkdirSync(join(state, "ledger"))
    writeFileSync(join(state, "ledger", "2026-01-01-1-a.jsonl"), "")
    expect(await readLedger(state)).toMatchObject({ files: 1, events: 0, chainOk: false })
  })
})
