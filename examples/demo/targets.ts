import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type Target } from "@postern/core"
import { makeInfillModel, makeScriptedModel, type MistralServer, startMistralServer } from "@postern/core/testing"
import { join } from "node:path"

/** What the demo runs on. */
export interface DemoTargets {
  readonly targets: ReadonlyArray<Target>
  /** The offline emulator; absent when the real API answers. */
  readonly cloud: MistralServer | undefined
}

/** Larger than the requests that belong on the device, smaller than the question over many files. */
const contextTokens = 8192

/** One thread: miniature models gain nothing from more, and wait for each other on a busy machine. */
const engine = { contextTokens, threads: 1 } as const

/** Makes the targets: real engines on generated miniatures (or `modelFile`), the real SDK against an emulator (or live). */
export const makeTargets = async (
  directory: string,
  isLive: boolean,
  modelFile: string | undefined,
): Promise<DemoTargets> => {
  const chatFile = modelFile ?? join(directory, "miniature-chat.gguf")
  const infillFile = join(directory, "miniature-infill.gguf")
  if (modelFile === undefined)
    await makeScriptedModel(chatFile, { answer: "done on the device, by a scripted miniature." })
  await makeInfillModel(infillFile)
  const cloud = isLive ? undefined : await startMistralServer()
  return {
    cloud,
    targets: [
      llamaCpp({
        id: modelFile === undefined ? "device-chat" : "device-model",
        file: chatFile,
        ...engine,
        ...(modelFile === undefined ? { gpu: false } : { threads: 2 }),
      }),
      llamaCpp({ id: "device-infill", file: infillFile, serves: ["infill"], gpu: false, ...engine }),
      mistral({
        model: "mistral-large-latest",
        ...(cloud === undefined ? { region: "eu" } : { serverURL: cloud.url, apiKey: "emulator" }),
      }),
    ],
  }
}
