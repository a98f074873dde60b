import { mkdtemp, rm } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { type EngineStatus, type EngineTarget } from "@postern/core"
import { makeInfillModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { atLeast, atMost, type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { ask, chat, quantile } from "./lib/engine/ask.ts"
import { measureBoundary } from "./lib/engine/measure-boundary.ts"
import { describeLanes, measureLanes } from "./lib/engine/measure-lanes.ts"

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

const measure = async ({ name, ...setup }: Setup, quick: boolean) => {
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
  const reuse = await measureReuse(target, quick ? 5 : 20)
  const cancel = await measureCancel(target, quick ? 4 : 20)
  const lanes = await measureLanes(target, quick ? 4 : 20, { chatTokens: 3000, queuedTokens: 200 })
  const boundary = await measureBoundary(target, setup, quick ? 3 : 10, 200)
  const memory = await statusOf(target)
  await Effect.runPromise(target.close)
  const ratio = (share: number) => quantile(lanes.whileChatDecodes, share) / quantile(lanes.idle, share)
  return {
    figures: {
      [`${name}: cold start ms`]: coldMs,
      [`${name}: first token ms`]: first.firstTokenMs,
      [`${name}: tokens/s`]: speed,
      [`${name}: prompt tokens found evaluated, share`]: reuse,
      [`${name}: cancel to free p50 ms`]: quantile(cancel, 0.5),
      [`${name}: cancel to free p95 ms`]: quantile(cancel, 0.95),
      ...describeLanes(name, lanes),
      [`${name}: ms a token, in this process`]: boundary.withinMs,
      [`${name}: ms a token, across the boundary`]: boundary.acrossMs,
      [`${name}: resident MB`]: (memory?.residentBytes ?? 0) / 2 ** 20,
    },
    targets: [
      atMost(`${name}: infill p50 beside a chat, by idle`, ratio(0.5), 1.5),
      atMost(`${name}: infill p95 beside a chat, by idle`, ratio(0.95), 1.5),
      atLeast(
        `${name}: infill p50 in a plain queue, by beside a chat`,
        quantile(lanes.firstInFirstOut, 0.5) / quantile(lanes.whileChatDecodes, 0.5),
        2,
      ),
      atLeast(`${name}: prompt tokens found evaluated, share`, reuse, quick ? 0.7 : 0.9),
    ],
  }
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
    return {
      figures: Object.assign({}, ...results.map(({ figures }) => figures)),
      targets: results.flatMap(({ targets }) => targets),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
