import { createHash } from "node:crypto"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { compileScript } from "../../src/testing/generated-script.ts"
import { makeInfillModel, makeRandomModel, makeScriptedModel } from "../../src/testing/index.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-generated-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const digestOf = async (make: (file: string) => Promise<void>): Promise<string> => {
  const file = join(folder, "model.gguf")
  await make(file)
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
}

test.each([
  ["random", (file: string) => makeRandomModel(file, { seed: 7 })],
  ["random Q8_0", (file: string) => makeRandomModel(file, { type: "Q8_0" })],
  ["infill", (file: string) => makeInfillModel(file)],
  ["scripted", (file: string) => makeScriptedModel(file, { answer: "renamed." })],
] as const)("makes the same %s model each time", async (_, make) => {
  expect(await digestOf(make)).toBe(await digestOf(make))
})

test("makes another model from another seed", async () => {
  expect(await digestOf((file) => makeRandomModel(file, { seed: 1 }))).not.toBe(
    await digestOf((file) => makeRandomModel(file, { seed: 2 })),
  )
})

test.each([
  "renamed.",
  "a a a a a a",
  "the the the cat, the cat and the cat.",
  "  indented\n\n\tlines ",
  "äöü — 你好 🙂",
])("cuts %j into tokens that are each used once", (answer) => {
  const { extra } = compileScript({ answer, afterToolResult: `After: ${answer}` })
  expect(new Set(extra).size).toBe(extra.length)
  expect(extra.join("")).toBe(`${answer}After: ${answer}`)
})

test("refuses a text that it could not tell from another place of the script", () => {
  expect(() => compileScript({ answer: "same", afterToolResult: "same" })).toThrow(/each said at one place/)
})
