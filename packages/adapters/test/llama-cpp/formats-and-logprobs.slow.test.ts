import { type ChatBody, type StreamPart } from "@postern/core"
import { makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, failureOf, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
const schema = {
  type: "object",
  properties: {
    kind: { enum: ["bug", "task"] },
    lines: { type: "array", items: { enum: [1, 2] }, minItems: 1, maxItems: 2 },
  },
  required: ["kind", "lines"],
  additionalProperties: false,
}
const json_schema = { name: "triage", strict: true, schema }
const parameters = { type: "object", properties: { path: { enum: ["a.ts"] } }, required: ["path"] }
const tools: ChatBody["tools"] = [{ type: "function", function: { name: "read_file", parameters } }]

let random: LlamaCppTarget
let printing: LlamaCppTarget
beforeAll(async () => {
  await makeRandomModel(at("random.gguf"))
  random = makeTarget({ file: at("random.gguf") })
  const answer = '```json\n{"name": "read_file", "arguments": {"path": "a.ts"}}\n```'
  await makeScriptedModel(at("printing.gguf"), { answer })
  printing = makeTarget({ file: at("printing.gguf") })
})
afterAll(() => Promise.all([close(random), close(printing)]))

const finishOf = (parts: ReadonlyArray<StreamPart>) => parts.find((part) => part.type === "finish")

test("keeps to a JSON Schema even where the model writes nonsense", async () => {
  const response_format = { type: "json_schema", json_schema }
  for (const seed of [1, 2, 3]) {
    const parts = await answerOf(random, chat("Triage.", { response_format, seed, temperature: 1, max_tokens: 400 }))
    expect(finishOf(parts)?.reason).toBe("stop")
    const answer = JSON.parse(textOf(parts))
    expect(Object.keys(answer)).toEqual(["kind", "lines"])
    expect(["bug", "task"]).toContain(answer.kind)
  }
})

test("begins a JSON object where any is asked for", async () => {
  const parts = await answerOf(
    random,
    chat("Say.", { response_format: { type: "json_object" }, max_tokens: 5, seed: 1 }),
  )
  expect(textOf(parts)).toMatch(/^\{/)
})

test("says of a schema that is too large that it is, and answers the next request", async () => {
  const deep = {
    type: "array",
    items: { type: "string", minLength: 1000, maxLength: 1000 },
    minItems: 1000,
    maxItems: 1000,
  }
  const huge = { type: "array", items: deep, minItems: 1000, maxItems: 1000 }
  const response_format = { type: "json_schema", json_schema: { name: "huge", schema: huge } }
  const failure = await failureOf(random, chat("Say.", { response_format, max_tokens: 5 }))
  expect(failure).toMatchObject({ reason: "rejected", message: expect.stringContaining("JSON Schema") })
  expect(finishOf(await answerOf(random, chat("Say.", { max_tokens: 2 })))).toBeDefined()
})

test("makes a call of what a model printed as its content, and text of it where no tool is offered", async () => {
  const parts = await answerOf(printing, chat("Read.", { tools, max_tokens: 100 }))
  expect(textOf(parts)).toBe("")
  expect(parts).toContainEqual({ type: "tool-call-delta", index: 0, arguments: '{"path":"a.ts"}' })
  expect(finishOf(parts)?.reason).toBe("tool-calls")
  expect(textOf(await answerOf(printing, chat("Read.", { max_tokens: 100 })))).toContain('"read_file"')
})

test("asks once more, under the grammar, for a printed call whose arguments no repair mends", async () => {
  const file = at("mistaken.gguf")
  await makeScriptedModel(file, { answer: '{"name": "read_file", "arguments": {"pth": "b.ts"}}' })
  const target = makeTarget({ file })
  const argumentsOf = (parts: ReadonlyArray<StreamPart>) =>
    parts.flatMap((part) => (part.type === "tool-call-delta" ? [JSON.parse(part.arguments)] : []))
  const outputOf = (parts: ReadonlyArray<StreamPart>) => finishOf(parts)?.usage.outputTokens ?? 0
  const parts = await answerOf(target, chat("Read.", { tools, max_tokens: 100 }))
  expect(argumentsOf(parts)).toEqual([{ path: "a.ts" }])
  expect(textOf(parts)).toBe("")
  expect(finishOf(parts)?.reason).toBe("tool-calls")
  // With no token left there is one answer only, and the tool is to say what is wrong with it.
  const alone = outputOf(await answerOf(target, chat("Read.", { max_tokens: 100 })))
  const short = await answerOf(target, chat("Read.", { tools, max_tokens: alone }))
  expect(argumentsOf(short)).toEqual([{ pth: "b.ts" }])
  expect(outputOf(short)).toBe(alone)
  expect(outputOf(parts)).toBeGreaterThan(alone)
  await close(target)
})

test("tells reasoning from the answer, and trims what stands between", async () => {
  const file = at("reasoning.gguf")
  const names = { "[SUFFIX]": "<think>", "[PREFIX]": "</think>" }
  await makeScriptedModel(file, { answer: "<think>Two and two.</think>\n\nFour <b>.", names })
  const target = makeTarget({ file })
  const parts = await answerOf(target, chat("Add.", { stop: "<b>" }))
  expect(parts.flatMap((part) => (part.type === "reasoning-delta" ? [part.text] : [])).join("")).toBe("Two and two.")
  expect(textOf(parts)).toBe("Four ")
  expect(finishOf(parts)).toMatchObject({ reason: "stop", rawReason: "stop-sequence" })
  await close(target)
})

test("takes for reasoning what follows where the template opens it, but not where a call is required", async () => {
  const file = at("opened.gguf")
  // As Qwen's and QwQ's reasoning models have it.
  const template = `{%- for message in messages %}{%- if message['role'] == 'assistant' %}
{%- set reasoning = message['reasoning_content'] or '' %}{%- set content = message['content'] or '' %}
{%- if '</think>' in content %}
{%- set reasoning = content.split('</think>')[0].split('<think>')[-1].strip('\\n') %}
{%- set content = content.split('</think>')[-1].lstrip('\\n') %}
{%- endif %}
{%- if loop.last %}
{{- '<|im_start|>assistant\\n<think>\\n' + reasoning + '\\n</think>\\n\\n' + content + '<|im_end|>\\n' }}
{%- else %}
{{- '<|im_start|>assistant\\n' + content + '<|im_end|>\\n' }}
{%- endif %}
{%- else %}{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{%- endif %}{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n<think>\\n' }}{%- endif %}`
  const names = { "[SUFFIX]": "<think>", "[PREFIX]": "</think>" }
  await makeScriptedModel(file, { answer: "Two and two.</think>\n\nFour.", names, template, family: "qwen" })
  const target = makeTarget({ file })
  const parts = await answerOf(target, chat("Add."))
  expect(parts.flatMap((part) => (part.type === "reasoning-delta" ? [part.text] : [])).join("")).toBe("Two and two.")
  expect(textOf(parts)).toBe("Four.")
  await close(target)
})

test("ends where the template ends an answer, though the file does not say so", async () => {
  const file = at("ending.gguf")
  const template = `{{- bos_token }}{%- for message in messages %}{%- if message['role'] == 'assistant' %}
{{- message['content'] + '</answer>' }}{%- else %}{{- '[INST]' + message['content'] + '[/INST]' }}{%- endif %}{%- endfor %}`
  await makeScriptedModel(file, { answer: "Done.</answer>[INST]And on.", names: { "[SUFFIX]": "</answer>" }, template })
  const target = makeTarget({ file })
  expect(textOf(await answerOf(target, chat("Do.")))).toBe("Done.")
  await close(target)
})

test("tells the probability of each token, and the likeliest others", async () => {
  const greedy = { temperature: 0, max_tokens: 12 }
  const parts = await answerOf(random, chat("Why?", { ...greedy, logprobs: true, top_logprobs: 3 }))
  const tokens = parts.flatMap((part) => (part.type === "text-delta" ? (part.logprobs ?? []) : []))
  expect(tokens.length).toBeGreaterThan(5)
  for (const { logprob, top = [] } of tokens) {
    expect(logprob).toBeLessThan(0)
    expect(top).toHaveLength(3)
    // Greedy: what was chosen is the likeliest.
    expect(logprob).toBeCloseTo(top[0]?.logprob ?? 0, 5)
    expect(top.map((other) => other.logprob)).toEqual(top.map((other) => other.logprob).toSorted((a, b) => b - a))
  }
  expect(finishOf(parts)?.meanLogprob).toBeLessThan(0)
  const without = await answerOf(random, chat("Why?", greedy))
  expect(without.some((part) => part.type === "text-delta" && part.logprobs !== undefined)).toBe(false)
  expect(finishOf(without)?.meanLogprob).toBeCloseTo(finishOf(parts)?.meanLogprob ?? 0, 5)
})

test("tells the probability before temperature, and is sure of what is certain", async () => {
  const certain = finishOf(await answerOf(printing, chat("Read.", { temperature: 0.5 })))
  expect(certain?.meanLogprob).toBeGreaterThan(-0.01)
  // A hot and a cold draw find the same candidates as likely.
  const first = async (temperature: number) => {
    const drawn = { temperature, seed: 3, top_k: 100, top_p: 1, max_tokens: 1, logprobs: true, top_logprobs: 2 }
    const parts = await answerOf(random, chat("Why?", drawn))
    return parts.flatMap((part) => (part.type === "text-delta" ? (part.logprobs?.[0]?.top ?? []) : []))
  }
  const [cold, hot] = [await first(0.5), await first(1.5)]
  expect(cold).toHaveLength(2)
  expect(hot.map(({ token }) => token)).toEqual(cold.map(({ token }) => token))
  for (const [index, { logprob }] of hot.entries()) expect(logprob).toBeCloseTo(cold[index]?.logprob ?? 0, 3)
})

test("draws the same answer with the same seed", async () => {
  const draw = async (seed: number) =>
    textOf(await answerOf(random, chat("Why?", { temperature: 2, seed, max_tokens: 20 })))
  const [first, again, other] = [await draw(7), await draw(7), await draw(8)]
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})
