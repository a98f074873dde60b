import { createHash } from "node:crypto"
import { readFile, rename, stat, truncate, utimes, writeFile } from "node:fs/promises"
import { encodeGguf, type GgufValue, makeRandomModel, makeVocabularyFile } from "@postern/core/testing"
import { checkModelFile, findKnownModel, knownModels } from "@postern/adapters/model-files"
import { expect, test } from "vitest"
import { infillFamilies } from "../../../src/llama-cpp/infill-families.ts"
import { useFolder } from "../engine.ts"

const at = useFolder()
const text = (value: string): GgufValue => ({ type: "string", value })
const number = (value: number): GgufValue => ({ type: "u32", value })

/** A file that is nothing but a header, made on a day. */
const writeHeader = async (name: string, values: Readonly<Record<string, GgufValue>>, day: string): Promise<string> => {
  const file = at(name)
  await writeFile(file, encodeGguf({ "tokenizer.chat_template": text("{{ tools }}"), ...values }, []))
  await utimes(file, new Date(day), new Date(day))
  return file
}

test("reads what a file is, and what it takes, without the engine", async () => {
  const file = at("random.gguf")
  await makeRandomModel(file, { type: "Q8_0" })
  const { size } = await stat(file)
  expect(await checkModelFile(file)).toEqual({
    file,
    sizeBytes: size,
    problems: [],
    warnings: [],
    name: "random",
    architecture: "llama",
    quantisation: "Q8_0",
    contextTokens: 32_768,
    known: undefined,
    canChat: true,
    bytesPerToken: 2 * 2 * 64,
    // Two layers with one head of 32 for keys and as many for values, at two bytes.
    minimumMemoryBytes: size + 2 * 2 * 64 * 8192,
  })
})

test("says that a file is cut off, anywhere", async () => {
  const whole = at("whole.gguf")
  await makeRandomModel(whole)
  const bytes = await readFile(whole)
  const file = at("cut.gguf")
  for (const length of [0, 3, 10, 100, 5000]) {
    await writeFile(file, bytes.subarray(0, length))
    expect((await checkModelFile(file)).problems).toHaveLength(1)
  }
  await writeFile(file, bytes)
  await truncate(file, bytes.length - 500)
  expect((await checkModelFile(file)).problems).toEqual([
    expect.stringMatching(/cut off: it has \d+ bytes and needs \d+/),
  ])
})

test("says what else a file is instead of a model", async () => {
  await writeFile(at("page.gguf"), "<!doctype html>")
  expect((await checkModelFile(at("page.gguf"))).problems).toEqual([expect.stringContaining("no GGUF model")])
  await makeVocabularyFile(at("vocabulary.gguf"), "sentencepiece-v3")
  expect((await checkModelFile(at("vocabulary.gguf"))).problems).toEqual([expect.stringContaining("no weights")])
  const adapter = await writeHeader("adapter.gguf", { "general.type": text("adapter") }, "2026-11-01")
  expect((await checkModelFile(adapter)).problems).toContainEqual(expect.stringContaining("LoRA"))
  await expect(checkModelFile(at("absent.gguf"))).rejects.toThrow("ENOENT")
})

test("refuses a header that announces more than any model has", async () => {
  const bytes = encodeGguf({ "general.name": text("x") }, [])
  const claims = [
    [16, 2 ** 40],
    [24, 2 ** 50],
  ] as const
  for (const [place, value] of claims) {
    const claimed = Buffer.from(bytes)
    claimed.writeBigUInt64LE(BigInt(value), place)
    await writeFile(at("claims.gguf"), claimed)
    expect((await checkModelFile(at("claims.gguf"))).problems).toHaveLength(1)
  }
})

test("warns of conversions from before the fix of YaRN, and of an old template", async () => {
  const devstral = {
    "general.architecture": text("mistral3"),
    "general.name": text("Devstral-Small-2-24B-Instruct-2512"),
    "general.quantized_by": text("Unsloth"),
    "mistral3.rope.scaling.type": text("yarn"),
    "mistral3.rope.scaling.yarn_log_multiplier": { type: "f32", value: 1 },
  } as const
  const warningsOf = async (day: string, more = {}) =>
    (await checkModelFile(await writeHeader("devstral.gguf", { ...devstral, ...more }, day))).warnings
  const infill = expect.stringContaining("no infill training")
  expect(await warningsOf("2025-12-10")).toEqual([
    expect.stringContaining("was converted before llama.cpp's fix"),
    expect.stringContaining("chat template was corrected"),
    infill,
  ])
  expect(await warningsOf("2026-06-01")).toEqual([expect.stringContaining("may have been converted"), infill])
  expect(await warningsOf("2026-06-01", { "mistral3.rope.scaling.yarn_log_multiplier": number(0) })).toEqual([infill])
})

test("warns of a template that is missing or knows no tools", async () => {
  const plain = await writeHeader("plain.gguf", { "tokenizer.chat_template": text("{{ messages }}") }, "2026-11-01")
  expect((await checkModelFile(plain)).warnings).toEqual([expect.stringContaining("no tools")])
  await writeFile(at("none.gguf"), encodeGguf({ "general.name": text("x") }, []))
  expect((await checkModelFile(at("none.gguf"))).warnings).toEqual([expect.stringContaining("no chat template")])
})

test("computes the checksum where it is asked for, and holds an Ollama blob to its name", async () => {
  const file = at("blob.gguf")
  await makeRandomModel(file, { seed: 2 })
  const sha256 = createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
  expect(await checkModelFile(file, { hash: true })).toMatchObject({ sha256, problems: [] })
  await rename(file, at(`sha256-${sha256}`))
  expect((await checkModelFile(at(`sha256-${sha256}`), { hash: true })).problems).toEqual([])
  const other = at(`sha256-${"0".repeat(64)}`)
  await rename(at(`sha256-${sha256}`), other)
  expect((await checkModelFile(other, { hash: true })).problems).toEqual([
    expect.stringContaining("its checksum differs"),
  ])
})

test("knows a model for every family that is asked to infill", () => {
  for (const { models } of infillFamilies)
    expect(knownModels.some((known) => known.serves.includes("infill") && models.test(known.name))).toBe(true)
})

test("knows models by what their files call them, and invents no checksum", () => {
  expect(findKnownModel("Devstral-Small-2-24B-Instruct-2512-Q4_K_M.gguf")?.name).toBe("devstral-small-2")
  expect(findKnownModel("Qwen2.5 Coder 1.5B Instruct")).toMatchObject({ jurisdiction: "cn", licence: "Apache-2.0" })
  expect(findKnownModel("starcoder2-7b-Q4_K_M.gguf")).toMatchObject({ serves: ["infill"], bytesPerToken: 65_536 })
  expect(findKnownModel("codellama-7b-instruct.Q4_K_M.gguf")).toMatchObject({
    name: "codellama-7b",
    jurisdiction: "us",
  })
  expect(findKnownModel("CodeLlama 7B Python")).toBe(undefined)
  expect(findKnownModel("random")).toBe(undefined)
  for (const { files } of knownModels)
    for (const { sha256 } of files) expect(sha256).toMatch(/^(?:unknown|[0-9a-f]{64})$/)
})
