import { type EngineTarget } from "@postern/core"
// oxlint-disable-next-line no-restricted-imports -- the same engine without the process boundary, which is what is measured
import { getLlama, LlamaLogLevel } from "node-llama-cpp"
import { ask, chat } from "./ask.ts"

/** Milliseconds a token takes in the engine's process, and in this one, where a crash would end the program; by round. */
export interface Boundary {
  readonly acrossMs: ReadonlyArray<number>
  readonly withinMs: ReadonlyArray<number>
}

/** Generates as many tokens on both sides of the process boundary, in turns. */
export const measureBoundary = async (
  target: EngineTarget,
  setup: { readonly file: string; readonly threads: number; readonly gpu: "auto" | false },
  rounds: number,
  tokens: number,
): Promise<Boundary> => {
  const { file, gpu, threads } = setup
  const llama = await getLlama({
    build: "never",
    skipDownload: true,
    gpu,
    maxThreads: threads,
    logLevel: LlamaLogLevel.disabled,
  })
  const model = await llama.loadModel({ modelPath: file })
  const context = await model.createContext({ contextSize: 4096, threads })
  const sequence = context.getSequence()
  const prompt = model.tokenize("Tell me more.", false)
  const within = async (): Promise<number> => {
    await sequence.clearHistory()
    let count = 0
    let firstMs = 0
    for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
      model.detokenize([token])
      if (count === 0) firstMs = performance.now()
      if (++count > tokens) break
    }
    return (performance.now() - firstMs) / (count - 1)
  }
  const across = async (round: number): Promise<number> => {
    const { firstTokenMs, usage, wholeMs } = await ask(target, chat("Tell me more.", tokens, `boundary-${round}`))
    return (wholeMs - firstTokenMs) / Math.max(1, (usage.outputTokens ?? 1) - 1)
  }
  const times: { across: Array<number>; within: Array<number> } = { across: [], within: [] }
  for (let round = 0; round < rounds; round++) {
    times.within.push(await within())
    times.across.push(await across(round))
  }
  await context.dispose()
  await model.dispose()
  await llama.dispose()
  return { acrossMs: times.across, withinMs: times.within }
}
