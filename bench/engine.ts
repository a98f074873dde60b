import { mkdtemp, rm } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { type EngineStatus, type EngineTarget } from "@postern/core"
import { makeInfillModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { atLeast, atMost, type BenchOptions, type BenchResult, check, type Figure, observe } from "./lib/bench.ts"
import { ask, chat } from "./lib/engine/ask.ts"
import { measureBoundary } from "./lib/engine/measure-boundary.ts"
import { describeLanes, measureLanes } from "./lib/engine/measure-lanes.ts"
import { median, quantile, quartiles } from "./lib/quantile.ts"

interface Setup {
  readonly name: string
  readonly file: string
  readonly threads: number
  readonly gpu: "auto" | false
}

const statusOf = (target: EngineTarget): Promise<EngineStatus | undefined> =>
  target.status === undefined ? Promise.resolve(undefined) : Effect.runPromise(target.status)

const evaluated = async (target: EngineTarget): Promise<number> => (await statusOf(target))?.evaluatedTokens ?? 0

/** How much of a conversation's prompts is found evaluated: turns that each add a little, beside another session's. */
const measureReuse = async (target: EngineTarget, turns: number): Promise<number> => {
  const before = await evaluated(target)
  let history = "Read this file and say what it does. ".repeat(12)
  let sent = 0
  for (let turn = 0; turn < turns; turn++) {
    const { usage } = await ask(target, chat(history, 8, "reuse"))
    sent += usage.inputTokens ?? 0
    history += `And line ${turn}?`
  }
  return 1 - ((await evaluated(target)) - before) / sent
}

/** How long a stopped request holds its sequence: until the one that waits for it begins. */
const measureCancel = async (target: EngineTarget, rounds: number): Promise<ReadonlyArray<number>> => {
  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const generating = Promise.withResolvers<void>()
    const first = Effect.runFork(
      Stream.runForEach(target.answer(chat("Tell me more.", 2000, `cancel-${round}`)), ({ type }) =>
        Effect.sync(() => void (type === "text-delta" && generating.resolve())),
      ),
    )
    await generating.promise
    const startedMs = performance.now()
    await Effect.runPromise(Fiber.interrupt(first))
    const stoppedMs = performance.now() - startedMs
    times.push(stoppedMs + (await ask(target, chat("Next.", 1, `next-${round}`))).beganMs)
  }
  return times
}

const measure = async ({ name, ...setup }: Setup, quick: boolean): Promise<ReadonlyArray<Figure>> => {
  const target = llamaCpp({
    id: name,
    ...setup,
    serves: ["chat", "infill"],
    contextTokens: 4096,
    sequences: 1,
  })
  const startedMs = performance.now()
  await Effect.runPromise(target.warm)
  const coldMs = performance.now() - startedMs
  const first = await ask(target, chat("What does this function do?", 8, "first"))
  const long = await ask(target, chat("Tell me a long story.", 400, "long"))
  const speed = ((long.usage.outputTokens ?? 0) - 1) / ((long.wholeMs - long.firstTokenMs) / 1000)
  const turns = quick ? 5 : 20
  const reuse = await measureReuse(target, turns)
  const cancel = await measureCancel(target, quick ? 4 : 20)
  const lanes = await measureLanes(target, quick ? 4 : 20, { chatTokens: 3000, queuedTokens: 200 })
  const boundary = await measureBoundary(target, setup, quick ? 3 : 10, 200)
  const memory = await statusOf(target)
  check((long.usage.outputTokens ?? 0) > 1, "a long answer of more than one token")
  check((memory?.evaluatedTokens ?? 0) > 0, "the engine to say what it evaluated")
  await Effect.runPromise(target.close)
  const once = { unit: "ms", how: "once" } as const
  const byToken = { unit: "ms", how: "median of answers, in turns with the other" } as const
  const cancelled = {
    unit: "ms",
    how: "from the abort until the request that waits for the sequence begins",
    spread: quartiles(cancel),
  } as const
  const ofLanes = { unit: "ratio", how: "whole answers of 16 tokens, in turns" } as const
  const besideByIdle = (share: number) => quantile(lanes.whileChatDecodes, share) / quantile(lanes.idle, share)
  return [
    observe(`${name}: cold start`, coldMs, once),
    observe(`${name}: first token`, first.firstTokenMs, once),
    observe(`${name}: speed`, speed, { unit: "tokens/s", how: "one answer of 400 tokens" }),
    observe(`${name}: cancel to free, p50`, median(cancel), cancelled),
    observe(`${name}: cancel to free, p95`, quantile(cancel, 0.95), cancelled),
    ...describeLanes(name, lanes),
    observe(`${name}: a token in this process`, median(boundary.withinMs), {
      ...byToken,
      spread: quartiles(boundary.withinMs),
    }),
    observe(`${name}: a token across the process boundary`, median(boundary.acrossMs), {
      ...byToken,
      spread: quartiles(boundary.acrossMs),
    }),
    observe(`${name}: resident`, (memory?.residentBytes ?? 0) / 2 ** 20, { unit: "MB", how: "the engine's process" }),
    atMost(`${name}: infill beside a chat, by alone, p50`, besideByIdle(0.5), 1.5, ofLanes),
    atMost(`${name}: infill beside a chat, by alone, p95`, besideByIdle(0.95), 1.5, ofLanes),
    atLeast(
      `${name}: infill in a plain queue, by beside a chat, p50`,
      median(lanes.firstInFirstOut) / median(lanes.whileChatDecodes),
      2,
      ofLanes,
    ),
    atLeast(`${name}: prompt tokens found evaluated`, reuse, quick ? 0.7 : 0.9, {
      unit: "share",
      how: `one conversation of ${turns} turns`,
    }),
  ]
}

/** Measures the engine on generated models of two sizes, or on a GGUF file of one's own, with a GPU where there is one. */
export const run = async ({ model, quick }: BenchOptions): Promise<BenchResult> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-engine-"))
  try {
    const results = []
    if (model === undefined) {
      for (const name of ["small", "large"] as const) {
        const file = join(folder, `${name}.gguf`)
        await makeInfillModel(file, { size: name, type: "Q8_0" })
        // More threads than free cores are many times slower.
        results.push(await measure({ name, file, threads: 1, gpu: false }, quick))
      }
    } else {
      const threads = Math.max(1, availableParallelism() - 1)
      results.push(await measure({ name: basename(model, ".gguf"), file: resolve(model), threads, gpu: "auto" }, quick))
    }
    return { figures: results.flat() }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
