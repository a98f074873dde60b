import { makeInfillModel, makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import { afterEach, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, failureOf, infill, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
let target: LlamaCppTarget | undefined
afterEach(async () => {
  await close(target)
  target = undefined
})

test("fills in exactly what the model says between prefix and suffix", async () => {
  const file = at("scripted.gguf")
  await makeScriptedModel(file, { infill: "return a + b" })
  target = makeTarget({ file, serves: ["infill"] })
  const parts = await answerOf(target, infill("const sum = (x, y) => { ", " }"))
  expect(textOf(parts)).toBe("return a + b")
  expect(parts.at(-1)).toMatchObject({ reason: "stop", usage: { inputTokens: 4 + 24 + 2 } })
})

test("fills in the same text each time, from the cache the second time, and refuses what does not fit", async () => {
  const file = at("infill.gguf")
  await makeInfillModel(file)
  target = makeTarget({ file, serves: ["infill"] })
  const first = await answerOf(target, infill("let a = ", ";"))
  const second = await answerOf(target, infill("let a = ", ";"))
  expect(textOf(first)).not.toBe("")
  expect(textOf(second)).toBe(textOf(first))
  expect(second.at(-1)).toMatchObject({ usage: { inputTokens: 13, cachedInputTokens: 12 } })
  const failure = await failureOf(target, infill("a".repeat(900), "b".repeat(200)))
  expect(failure).toMatchObject({ reason: "does-not-fit", message: expect.stringMatching(/1104 tokens.*1023/) })
})

test("refuses infill on a model without infill tokens, and embeds on the same", async () => {
  const file = at("random.gguf")
  await makeRandomModel(file)
  target = makeTarget({ file, serves: ["infill", "embed"] })
  const failure = await failureOf(target, infill("let a = ", ";"))
  expect(failure).toMatchObject({ reason: "unsupported", message: expect.stringContaining("no infill tokens") })
  const parts = await answerOf(target, { kind: "embed", body: { input: ["alpha", "beta"] }, envelope: {} })
  const vectors = parts.flatMap((part) => (part.type === "embedding" ? [part.vector] : []))
  expect(vectors.map((vector) => vector.length)).toEqual([64, 64])
  expect(vectors[0]).not.toEqual(vectors[1])
  // <s> and one token a byte.
  expect(parts.at(-1)).toMatchObject({ type: "finish", usage: { inputTokens: 1 + 5 + 1 + 4 } })
})

test("refuses a kind it does not serve without starting the engine", async () => {
  target = makeTarget({ file: at("absent.gguf"), serves: ["infill"] })
  expect(await failureOf(target, chat("Hello"))).toMatchObject({ reason: "unsupported" })
  expect(target.pid()).toBe(undefined)
})
