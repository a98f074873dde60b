import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { askFor, codeOf, ownProblems, type Problem, readProblems } from "../lib/passk/problem.ts"
import { canRun, describeSandbox, passes } from "../lib/passk/sandbox.ts"
import { wilson } from "../lib/wilson.ts"

const problems = readProblems(ownProblems)

describe.each(["javascript", "python"] as const)("own problems in %s", (language) => {
  const own = problems.filter((problem) => problem.language === language)

  it.skipIf(!canRun(language))("pass with their reference, fail with what looks right, and with nothing", async () => {
    expect(own.length).toBeGreaterThanOrEqual(12)
    const judged = await Promise.all(
      own.map(async (problem) => [
        problem.id,
        await passes(problem.reference ?? "", problem),
        await passes(problem.wrong ?? "", problem),
        await passes("", problem),
      ]),
    )
    expect(judged).toEqual(own.map(({ id }) => [id, true, false, false]))
  })
})

const problem = (language: Problem["language"]): Problem => ({
  id: "p",
  language,
  prompt: "Do.",
  tests: "assert(1)",
})

it.skipIf(!canRun("python"))("holds answers that leave early, run on, or take all memory for failed", async () => {
  const javascript = problem("javascript")
  const python = problem("python")
  const judged = await Promise.all([
    passes("process.exit(0)", javascript),
    passes("const all = []\nfor (;;) all.push(new Uint8Array(2 ** 24).fill(1))", javascript),
    passes("import os\nos._exit(0)", python),
    passes("all = []\nwhile True:\n    all.append(bytearray(2 ** 24))", python),
    passes("while True:\n    pass", python, 1),
  ])
  expect(judged).toEqual([false, false, false, false, false])
  expect(await Promise.all([passes("", javascript), passes("", python)])).toEqual([true, true])
})

it.skipIf(!canRun("python"))("keeps answers from files, processes and environment, as far as it says", async () => {
  const readsFile = `import { readFileSync } from "node:fs"\nreadFileSync(${JSON.stringify(import.meta.filename)})`
  const startsProcess = 'import { execFileSync } from "node:child_process"\nexecFileSync("true")'
  expect(await passes(readsFile, problem("javascript"))).toBe(false)
  expect(await passes(startsProcess, problem("javascript"))).toBe(false)
  expect(await passes('import os\nassert "USER" not in os.environ', problem("python"))).toBe(true)
})

const isCut = canRun("python") && describeSandbox().includes("no network")

it.skipIf(!isCut)("cuts the network", async () => {
  const connects = `import socket
try:
    socket.create_connection(("127.0.0.1", 1))
except OSError as error:
    assert error.errno == 101, "reached"
else:
    raise AssertionError("connected")`
  expect(await passes(connects, problem("python"))).toBe(true)
})

it("takes the last fenced block of an answer, or all of it", () => {
  expect(codeOf("No.\n```js\none\n```\nBetter:\n```\ntwo\n```\n")).toBe("two\n")
  expect(codeOf("just code")).toBe("just code")
})

it("names the line of a problem that is none", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postern-problems-"))
  const file = join(folder, "problems.jsonl")
  await writeFile(file, `${JSON.stringify(problem("python"))}\n{"id":"q"}\n`)
  expect(() => readProblems(file)).toThrow("at line 2 of")
  await rm(folder, { recursive: true })
})

it("says in which language a problem is to be answered", () => {
  expect(askFor(problem("python"))).toContain("Answer in Python")
})

it("gives the interval of a share as tables do", () => {
  const [low, high] = wilson(8, 10)
  expect(low).toBeCloseTo(0.4902, 4)
  expect(high).toBeCloseTo(0.9433, 4)
})
