import { type ModelRequest, type StreamPart } from "@postern/core"
import { makeInfillModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { holdOthers } from "../../src/llama-cpp/device-lanes.ts"
import { answerOf, chat, close, infill, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
let target: LlamaCppTarget
beforeAll(async () => {
  await makeInfillModel(at("infill.gguf"))
  target = makeTarget({ file: at("infill.gguf"), serves: ["chat", "infill"], contextTokens: 32_768, sequences: 1 })
  await Effect.runPromise(target.warm)
})
afterAll(() => close(target))

const usageOf = (parts: ReadonlyArray<StreamPart>) => {
  const last = parts.at(-1)
  return last?.type === "finish" ? last.usage : {}
}

/** Starts a request and waits for its first part of a kind; gives what it has said by then, and its fiber. */
const begin = async (request: ModelRequest, type: StreamPart["type"]) => {
  const began = Promise.withResolvers<void>()
  const parts: Array<StreamPart> = []
  const fiber = Effect.runFork(
    Stream.runForEach(target.answer(request), (part) =>
      Effect.sync(() => {
        parts.push(part)
        if (part.type === type) began.resolve()
      }),
    ),
  )
  // One that fails before is a failure, not a wait.
  fiber.addObserver(() => began.reject(new Error("Expected the answer to begin, came its end.")))
  await began.promise
  return { fiber, parts }
}
const longChat = chat("Go on and on.", { max_tokens: 30_000, temperature: 0 })

test("keeps a sequence for infill, so that it is answered while a chat takes all others", async () => {
  expect(target).toMatchObject({ concurrency: 1, infillConcurrency: 1 })
  const { fiber, parts } = await begin(longChat, "text-delta")
  const saidAt = new Map<string, number>()
  const filling = target.answer(infill("let a = ", ";"))
  await Effect.runPromise(Stream.runForEach(filling, ({ type }) => Effect.sync(() => saidAt.set(type, parts.length))))
  // From the moment when infill has its sequence: the token that was under way, and one for each second of waiting.
  const said = (saidAt.get("finish") ?? Infinity) - (saidAt.get("response-start") ?? 0)
  expect(parts.at(-1)?.type).not.toBe("finish")
  await Effect.runPromise(Fiber.interrupt(fiber))
  expect(said).toBeLessThan(20)
})

test("answers infill beside a chat with the same text as alone, and the chat likewise", async () => {
  const question = chat("Say something.", { max_tokens: 60, temperature: 0 })
  const gap = infill("function add(", ") {}")
  const alone = [textOf(await answerOf(target, question)), textOf(await answerOf(target, gap))]
  const [asked, filled] = await Promise.all([answerOf(target, question), answerOf(target, gap)])
  expect([textOf(asked), textOf(filled)]).toEqual(alone)
})

test("stops a prompt in the middle of its evaluation, and goes on from there when it is asked again", async () => {
  const request = chat("x".repeat(4000), { max_tokens: 1 })
  // While another engine fills in, a chat takes one of its many steps a second: it cannot be done before it is stopped.
  const release = holdOthers({ hold: () => () => {}, unloaded: () => undefined })
  const { fiber } = await begin(request, "response-start")
  await Effect.runPromise(Fiber.interrupt(fiber))
  release()
  const usage = usageOf(await answerOf(target, request))
  expect(usage.inputTokens).toBe(4000 + 5 + 27)
  expect(usage.cachedInputTokens).toBeLessThan(4000)
})

test("evaluates only what is new in a follow-up, whatever another session asks between", async () => {
  const twoLanes = makeTarget({ file: at("infill.gguf"), contextTokens: 4096, sequences: 2 })
  const first = "What does this do? ".repeat(20)
  const ask = (session: string, content: string) =>
    answerOf(twoLanes, { ...chat(content, { max_tokens: 8, temperature: 0 }), envelope: { session } })
  const evaluated = async () => (await Effect.runPromise(twoLanes.status))?.evaluatedTokens ?? 0
  const opening = await ask("one", first)
  const afterOpening = await evaluated()
  await ask("two", "Something else entirely. ".repeat(20))
  const beforeFollowUp = await evaluated()
  const usage = usageOf(await ask("one", `${first}And this?`))
  const followUp = (await evaluated()) - beforeFollowUp
  expect(afterOpening).toBe((usageOf(opening).inputTokens ?? 0) - 1)
  // Everything up to the end of the first question; <s>, the default system prompt and its marks come before it.
  expect(usage.cachedInputTokens).toBe(31 + first.length)
  expect(followUp).toBe((usage.inputTokens ?? 0) - (usage.cachedInputTokens ?? 0) - 1)
  await close(twoLanes)
})
