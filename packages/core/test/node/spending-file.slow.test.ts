import { spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { openSpendingFile } from "../../src/node/spending-file.ts"

const day = (text: string): number => Date.parse(`${text}T12:00:00Z`)

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "postern-"))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const open = (directory: string) => {
  const file = openSpendingFile(directory)
  onTestFinished(file.close)
  return file
}

describe("spending", () => {
  it("counts a reservation until it is settled, by UTC day and month, for each account", () => {
    const file = open(folder())
    const [first, second] = [day("2026-03-04"), day("2026-03-05")]
    const id = file.reserve(["a", "b"], { usd: 2, tokens: 100 }, first)
    file.reserve(["a"], { usd: 1, tokens: 50 }, second)
    expect(file.spent("a", first)).toEqual({ day: { usd: 2, tokens: 100 }, month: { usd: 3, tokens: 150 } })
    file.settle(id, { usd: 0.5, tokens: 30 })
    expect(file.spent("a", second)).toEqual({ day: { usd: 1, tokens: 50 }, month: { usd: 1.5, tokens: 80 } })
    expect(file.spent("b", first).month).toEqual({ usd: 0.5, tokens: 30 })
    expect(file.spent("b", day("2026-04-01")).month).toEqual({ usd: 0, tokens: 0 })
  })

  it("is one sum for all processes, and survives them", () => {
    const directory = folder()
    const [one, other] = [open(directory), open(directory)]
    one.reserve(["a"], { usd: 1, tokens: 1 }, day("2026-03-04"))
    other.reserve(["a"], { usd: 2, tokens: 2 }, day("2026-03-04"))
    for (const file of [one, other, open(directory)]) {
      expect(file.spent("a", day("2026-03-04")).day).toEqual({ usd: 3, tokens: 3 })
    }
  })

  it("passes over a line that a killed process did not finish", () => {
    const directory = folder()
    const file = open(directory)
    file.reserve(["a"], { usd: 1, tokens: 1 }, day("2026-03-04"))
    const month = join(directory, "spending", "2026-03")
    appendFileSync(join(month, "1-killed.jsonl"), '{"id":"2026-03-x","at":17')
    expect(file.spent("a", day("2026-03-04")).day.usd).toBe(1)
    const [name = ""] = readdirSync(month)
    expect(statSync(join(month, name)).mode & 0o077 & (name.startsWith("1-") ? 0 : 0o777)).toBe(0)
  })
})

/** Lets a process spend until it is killed at some moment; gives the least that was spent by its own word. */
const spendAndKill = async (directory: string, ms: number): Promise<number> => {
  const child = spawn(
    process.execPath,
    ["--conditions=@postern/source", fileURLToPath(new URL("child-spending.ts", import.meta.url)), directory],
    { stdio: ["ignore", "pipe", "ignore"] },
  )
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => {
    if (said === "") setTimeout(() => child.kill("SIGKILL"), ms)
    said += chunk.toString("latin1")
  })
  await once(child, "close")
  const done = said.split("d").length - 1
  // Killed after it said that it sends: reserved for sure, and perhaps settled.
  return done + (said.endsWith("s") ? 1 : 0)
}

const kills = 100

it(`forgets nothing of what was spent when processes are killed, ${kills} times`, { timeout: 120_000 }, async () => {
  const directory = folder()
  let least = 0
  for (let kill = 0; kill < kills; kill += 2) {
    const spent = await Promise.all([
      spendAndKill(directory, (kill * 7) % 23),
      spendAndKill(directory, (kill * 11) % 31),
    ])
    least += spent[0] + spent[1]
  }
  const { month } = open(directory).spent("workspace:a", Date.now())
  expect(least).toBeGreaterThan(kills)
  expect(month.usd).toBeGreaterThanOrEqual(least)
  // Not much more either: at most one reservation that nobody heard of for each process.
  expect(month.usd).toBeLessThanOrEqual(least + 2 * kills + kills)
})
