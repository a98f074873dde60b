import { makeInfillModel, makeRandomLora } from "@postern/core/testing"
import { type InfillRequest, type ModelRequest } from "@postern/core"
import { writeFile } from "node:fs/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { unloadedBeside } from "../../src/llama-cpp/device-lanes.ts"
import { makePickAdapter } from "../../src/llama-cpp/pick-adapter.ts"
import { readOptions } from "../../src/llama-cpp/read-options.ts"
import { answerOf, chat, close, failureOf, infill, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
const fill = (path: string): InfillRequest => {
  const request = infill("let a = ", ";")
  return { ...request, body: { ...request.body, path, temperature: 0 } }
}
const ask = (content: string): ModelRequest => chat(content, { max_tokens: 24, temperature: 0 })

let plain: LlamaCppTarget
let tuned: LlamaCppTarget
beforeAll(async () => {
  await makeInfillModel(at("model.gguf"))
  await makeRandomLora(at("cobol.gguf"))
  await writeFile(at("broken.gguf"), "no adapter")
  const options = { file: at("model.gguf"), serves: ["chat", "infill"], sequences: 1 } as const
  plain = makeTarget(options)
  tuned = makeTarget({
    ...options,
    adapters: [
      { languages: ["cobol"], paths: ["legacy/**"], file: at("cobol.gguf") },
      { languages: ["perl"], file: at("broken.gguf") },
    ],
  })
})
afterAll(() => Promise.all([close(plain), close(tuned)]))

const said = async (target: LlamaCppTarget, request: ModelRequest) => textOf(await answerOf(target, request))

test("changes what is said of the configured language and files, and of nothing else", async () => {
  const fence = "Explain:\n```cobol\nMOVE A TO B.\n```"
  const changed = [fill("src/pay.cbl"), fill("legacy/pay.ts"), ask(fence)]
  const kept = [fill("src/pay.ts"), ask(fence.replace("cobol", "ts")), ask("Explain COBOL.")]
  for (const request of changed) expect(await said(tuned, request)).not.toBe(await said(plain, request))
  for (const request of kept) expect(await said(tuned, request)).toBe(await said(plain, request))
})

test("still asks for room for adapters when its model is loaded", async () => {
  await said(tuned, fill("src/pay.ts"))
  await said(plain, fill("src/pay.ts"))
  const pending = unloadedBeside({ hold: () => () => {}, unloaded: () => undefined })
  expect(pending).toMatchObject([{ isLoaded: true, contextTokens: 1023, leastContextTokens: 1023 }])
})

test("says which adapter cannot be loaded, and answers without it", async () => {
  expect(await failureOf(tuned, fill("a.pl"))).toMatchObject({
    reason: "unreadable",
    message: expect.stringContaining(at("broken.gguf")),
  })
  expect(await said(tuned, fill("src/pay.ts"))).not.toBe("")
})

test("knows languages by the endings of files and by fences, paths by patterns, and takes the first that fits", () => {
  const pick = makePickAdapter([
    { paths: ["legacy/**"], file: "/l.gguf" },
    { languages: ["COBOL", "csharp"], file: "/c.gguf" },
  ])
  expect(pick(fill("legacy/a.cob"))).toBe(0)
  expect(pick(fill("/home/me/work/legacy/a.cob"))).toBe(0)
  expect(pick(fill("src/COPY.CPY"))).toBe(1)
  expect(pick(ask("~~~cs\nint a;\n~~~"))).toBe(1)
  expect(pick({ ...ask("```cobol"), envelope: { files: [{ path: "a.ts" }] } })).toBe(undefined)
  expect(pick(fill("src/cobol.ts"))).toBe(undefined)
})

test("refuses an adapter that is never used, or whose path is not absolute", () => {
  const read = (adapter: { file: string; languages?: ReadonlyArray<string> }) => () =>
    readOptions({ file: "/m.gguf", adapters: [adapter] })
  expect(read({ file: "/l.gguf" })).toThrow(/`adapters\[0\]`.*`languages` or `paths`/)
  expect(read({ file: "l.gguf", languages: ["c"] })).toThrow(/`adapters\[0\].file`/)
})
