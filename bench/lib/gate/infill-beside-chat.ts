import { llamaCpp } from "@postern/adapters/llama-cpp"
import { makeInfillModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { measureLanes } from "../engine/measure-lanes.ts"
import { quantile } from "../quantile.ts"

/** How much longer a quick infill takes beside a chat than alone, on a small generated model. */
export const measureInfillBesideChat = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-gate-"))
  const file = join(folder, "small.gguf")
  await makeInfillModel(file, { size: "small", type: "Q8_0" })
  const target = llamaCpp({
    id: "small",
    file,
    threads: 1,
    gpu: false,
    serves: ["chat", "infill"],
    contextTokens: 4096,
    sequences: 1,
  })
  try {
    await Effect.runPromise(target.warm)
    const { idle, whileChatDecodes } = await measureLanes(target, 4, { chatTokens: 3000, queuedTokens: 20 })
    return quantile(whileChatDecodes, 0.25) / quantile(idle, 0.25)
  } finally {
    await Effect.runPromise(target.close)
    await rm(folder, { recursive: true, force: true })
  }
}
