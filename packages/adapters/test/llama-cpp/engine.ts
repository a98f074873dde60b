import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  type ChatBody,
  type ChatRequest,
  type InfillRequest,
  type ModelError,
  type ModelRequest,
  type StreamPart,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { afterAll, beforeAll } from "vitest"
import { type LlamaCppTarget, makeLlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { type LlamaCppOptions } from "../../src/llama-cpp/read-options.ts"

/** The engine's program, for tests that start it themselves. */
export const engineEntry = fileURLToPath(new URL("../../src/llama-cpp/engine-process.ts", import.meta.url))

/** Makes a folder for this file's models, and takes it away afterwards. */
export const useFolder = (): ((name: string) => string) => {
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "postern-models-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}

/** One thread and no GPU: two threads on a busy machine are many times slower. */
export const makeTarget = (options: LlamaCppOptions, entry?: string): LlamaCppTarget =>
  makeLlamaCppTarget({ threads: 1, gpu: false, contextTokens: 1024, ...options }, entry)

export const chat = (content: string, more: Partial<ChatBody> = {}): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content }], ...more },
  envelope: {},
})

export const infill = (prefix: string, suffix: string): InfillRequest => ({
  kind: "infill",
  body: { prefix, suffix, max_tokens: 32 },
  envelope: {},
})

export const answerOf = (target: LlamaCppTarget, request: ModelRequest): Promise<ReadonlyArray<StreamPart>> =>
  Effect.runPromise(Stream.runCollect(target.answer(request)))

export const failureOf = async (target: LlamaCppTarget, request: ModelRequest): Promise<ModelError | undefined> => {
  const result = await Effect.runPromise(Effect.result(Stream.runDrain(target.answer(request))))
  return Result.isFailure(result) ? result.failure : undefined
}

export const textOf = (parts: ReadonlyArray<StreamPart>): string =>
  parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")

export const close = (target: LlamaCppTarget | undefined): Promise<void> =>
  target === undefined ? Promise.resolve() : Effect.runPromise(target.close)

/** Says whether a process of that id lives. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
