import { type InfillRequest } from "@postern/core"
import { type InfillFamilyName, makeScriptedModel } from "@postern/core/testing"
import { afterEach, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, close, failureOf, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
let target: LlamaCppTarget | undefined
afterEach(async () => {
  await close(target)
  target = undefined
})

const make = async (infillFamily: InfillFamilyName, declaresInfill: boolean): Promise<LlamaCppTarget> => {
  const file = at(`${infillFamily}-${declaresInfill}.gguf`)
  await makeScriptedModel(file, { infill: "return a + b", infillFamily, declaresInfill })
  target = makeTarget({ id: "filler", file, serves: ["infill"] })
  return target
}

const request = (more: Partial<InfillRequest["body"]> = {}): InfillRequest => ({
  kind: "infill",
  body: { prefix: "const add = (x, y) => { ", suffix: "\n}", path: "src/add.ts", max_tokens: 32, ...more },
  envelope: {},
})
// One token a byte, <s>, and two or three marks.
const bytes = 24 + 2 + 1

const families: ReadonlyArray<readonly [InfillFamilyName, marks: number, withSnippet: number]> = [
  // +++++ src/sum.ts⏎z⏎ and +++++ src/add.ts⏎ before the prefix.
  ["codestral", 2, 6 + 11 + 2 + 6 + 11],
  // // Path: src/sum.ts⏎ and // z⏎ before the prefix.
  ["deepseek-coder", 3, 20 + 5],
  ["qwen2.5-coder", 3, 1 + 11 + 2 + 1 + 11],
  ["starcoder2", 3, 1 + 11 + 2 + 1 + 11],
  ["codellama", 3, 20 + 5],
  ["granite", 3, 20 + 5],
]

test.each(families)("a %s model fills a gap, and reads other files, in its own order", async (family, marks, more) => {
  const filler = await make(family, false)
  const parts = await answerOf(filler, request())
  expect(textOf(parts)).toBe("return a + b")
  expect(parts.at(-1)).toMatchObject({ reason: "stop", usage: { inputTokens: bytes + marks } })
  const snippets = [{ path: "src/sum.ts", text: "z" }]
  const informed = await answerOf(filler, request({ snippets }))
  expect(textOf(informed)).toBe("return a + b")
  const inputTokens = bytes + marks + more
  expect(informed.at(-1)).toMatchObject({ usage: { inputTokens } })
  expect(await filler.tokenizer?.count?.(request({ snippets }))).toEqual({ tokens: inputTokens, isExact: true })
})

test.each(["codestral", "qwen2.5-coder"] as const)(
  "takes the tokens from the file of a %s model that says them",
  async (family) => {
    const parts = await answerOf(await make(family, true), request())
    expect(textOf(parts)).toBe("return a + b")
    expect(parts.at(-1)).toMatchObject({ usage: { inputTokens: bytes + (family === "codestral" ? 2 : 3) } })
  },
)

test("refuses Devstral, which has the tokens and not the training, and says what to configure", async () => {
  for (const declares of [true, false]) {
    const failure = await failureOf(await make("devstral", declares), request())
    expect(failure).toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/no infill training.*serves/),
    })
    await close(target)
  }
})

test("refuses a model whose card says so without starting the engine", async () => {
  target = makeTarget({ id: "devstral-small-2", file: at("absent.gguf"), serves: ["infill"] })
  expect(await failureOf(target, request())).toMatchObject({ reason: "unsupported" })
  expect(target.pid()).toBe(undefined)
})
