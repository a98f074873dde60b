import { makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { afterEach, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, failureOf, isAlive, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
const answer = "One two three."
let target: LlamaCppTarget
beforeAll(async () => {
  await makeRandomModel(at("random.gguf"))
  await makeScriptedModel(at("scripted.gguf"), { answer })
  await makeScriptedModel(at("endless.gguf"), { answer: "on and", endless: true })
})
afterEach(() => close(target))

const pidOf = (): number => {
  const pid = target.pid()
  if (pid === undefined) throw new Error("Expected an engine process")
  return pid
}

/** Waits for the first text of an answer that never ends by itself. */
const firstText = (): Promise<unknown> =>
  Effect.runPromise(
    target.answer(chat("Go on.", { max_tokens: 30_000 })).pipe(
      Stream.filter((part) => part.type === "text-delta"),
      Stream.runHead,
    ),
  )

test("starts nothing before the first request and leaves nothing after `close`", async () => {
  target = makeTarget({ file: at("scripted.gguf") })
  expect(target.pid()).toBe(undefined)
  expect(textOf(await answerOf(target, chat("Count.")))).toBe(answer)
  const pid = pidOf()
  expect(isAlive(pid)).toBe(true)
  await close(target)
  expect(isAlive(pid)).toBe(false)
  await close(target)
  expect(await failureOf(target, chat("Count."))).toMatchObject({ reason: "unavailable" })
})

test("fails what runs with `crashed` when its process is killed, and answers the next request", async () => {
  target = makeTarget({ file: at("endless.gguf"), contextTokens: 32_768, sequences: 1 })
  await Effect.runPromise(target.warm)
  const pid = pidOf()
  const killed = target.answer(chat("Go on.", { max_tokens: 10_000 })).pipe(
    Stream.tap((part) => Effect.sync(() => part.type === "text-delta" && process.kill(pid, "SIGKILL"))),
    Stream.runDrain,
    Effect.flip,
  )
  expect(await Effect.runPromise(killed)).toMatchObject({ reason: "crashed" })
  expect(textOf(await answerOf(target, chat("Go on.", { max_tokens: 4 })))).toContain("on")
  expect(pidOf()).not.toBe(pid)
})

test("stops the engine's work when the reader leaves, so that its only sequence is free at once", async () => {
  target = makeTarget({ file: at("endless.gguf"), contextTokens: 32_768, sequences: 1 })
  await firstText()
  const started = performance.now()
  const parts = await answerOf(target, chat("Short.", { max_tokens: 4 }))
  expect(parts.at(-1)).toMatchObject({ reason: "length" })
  // Left alone, the first answer would have gone on for ten thousand tokens.
  expect(performance.now() - started).toBeLessThan(3000)
})

test("ends an answer that fills the context with `length`, and cuts nothing to go on", async () => {
  target = makeTarget({ file: at("endless.gguf"), contextTokens: 256 })
  const finish = (await answerOf(target, chat("Go on."))).at(-1)
  expect(finish).toMatchObject({ type: "finish", reason: "length" })
  const usage = finish?.type === "finish" ? finish.usage : {}
  expect((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)).toBeLessThanOrEqual(target.contextLimit().tokens)
  expect(usage.outputTokens).toBeGreaterThan(200)
})

test("gives two requests at once the texts they get alone", async () => {
  target = makeTarget({ file: at("random.gguf") })
  const requests = ["First question", "Another, longer question"].map((text) =>
    chat(text, { max_tokens: 40, temperature: 0 }),
  )
  const together = await Promise.all(requests.map((request) => answerOf(target, request)))
  const alone = []
  for (const request of requests) alone.push(textOf(await answerOf(target, request)))
  expect(together.map(textOf)).toEqual(alone)
  expect(alone[0]).not.toBe(alone[1])
})
