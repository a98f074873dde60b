import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { type Evidence, makeMemoryLedger, type Target } from "@postern/core"
import {
  makeRandomModel,
  makeScriptedModel,
  type Script,
  startMistralServer,
  startOpenAIServer,
} from "@postern/core/testing"
import { createRouter, type RouterOptions } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, onTestFinished } from "vitest"

let folder = ""

/** Makes the folder of the models before a file's tests, and takes it away after them. */
export const useModels = (): void => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "postern-escalation-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
}

const wish = "Please write down in one sentence what this project is about, for a reader who is new."
/** What an agent offers. */
export const tools = [
  {
    type: "function",
    function: {
      name: "run_tests",
      parameters: { type: "object", properties: { file: { enum: ["cart.test.ts"] } }, required: ["file"] },
    },
  },
]
/** The request that all of them answer. */
export const ask = (rest: object = {}) => ({ messages: [{ role: "user", content: wish }], ...rest })

/** A generated model in the real engine. */
const engine = (file: string, contextTokens = 2048): Target =>
  llamaCpp({ id: "device", file: join(folder, file), threads: 1, gpu: false, contextTokens })

/** A scripted model. */
export const saying = (name: string, script: Script, contextTokens?: number) => async (): Promise<Target> => {
  await makeScriptedModel(join(folder, `${name}.gguf`), script)
  return engine(`${name}.gguf`, contextTokens)
}

const nonsense = async (): Promise<Target> => {
  await makeRandomModel(join(folder, "random.gguf"))
  return engine("random.gguf")
}

/** The engine holds arguments to their schema, so one behind a server that does not stands in for it. */
const unparsed = async (): Promise<Target> => {
  const server = await startOpenAIServer({
    answer: { toolCalls: [{ name: "run_tests", arguments: '{ "file": "cart.' }] },
  })
  onTestFinished(server.close)
  return openaiCompatible({ id: "device", model: "model", baseURL: `${server.url}/v1` })
}

/** A router over that device and a cloud; what is said of `src/pricing` stays on the device. */
export const setUp = async (device: Target, rest: Partial<RouterOptions> = {}) => {
  const cloud = await startMistralServer({ answer: { pieces: ["From", " the cloud."] } })
  const ledger = makeMemoryLedger()
  const router = await createRouter({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    targets: [
      device,
      mistral({ id: "cloud", model: "mistral-large-latest", serverURL: cloud.url, apiKey: "key", watchModels: false }),
    ],
    ledger,
    stateDirectory: await mkdtemp(join(folder, "state-")),
    ...rest,
  })
  onTestFinished(async () => {
    await router.close()
    await cloud.close()
  })
  return { router, cloud, last: () => ledger.requests().at(-1) }
}

/** A device, what is asked of it besides, and how its router is made. */
export interface Answering {
  readonly device: () => Promise<Target>
  readonly more?: object
  readonly options?: Partial<RouterOptions>
}

/** A device for each kind of evidence, whose answers show it. */
export const bad: Readonly<Record<Evidence["kind"], Answering>> = {
  "cut-off": {
    device: saying("long", { answer: Array.from({ length: 450 }, (_, at) => `step ${at}`).join(", ") }, 512),
  },
  "tool-arguments-invalid": { device: unparsed, more: { tools } },
  "does-not-parse": { device: saying("code", { answer: "Here:\n```ts\nconst total = (sum: number\n```\n" }) },
  repetition: {
    device: saying("loop", { answer: "It is a router of requests, and ", endless: true }),
    more: { max_tokens: 200 },
  },
  empty: { device: saying("empty", {}) },
  refusal: { device: saying("refusal", { answer: "I'm sorry, but I can't help with that." }) },
  echo: { device: saying("echo", { answer: wish }) },
  "low-confidence": { device: nonsense, more: { max_tokens: 40 } },
  "verifier-failed": {
    device: saying("wrong", { answer: "It bakes bread." }),
    options: { verify: ({ text }) => !text.includes("bread") },
  },
}

/** Devices whose answers nothing speaks against. */
export const good: Readonly<Record<string, Answering>> = {
  words: { device: saying("words", { answer: "It routes requests between this machine and the cloud." }) },
  apology: { device: saying("apology", { answer: "Sorry for the wait: it routes requests." }) },
  code: {
    device: saying("sound", {
      answer: "Here:\n```ts\nconst total = (sum: number) => sum\n```\n```python\nprint(1)\n```",
    }),
  },
  call: {
    device: saying("call", { toolCall: { name: "run_tests", arguments: { file: "cart.test.ts" } } }),
    more: { tools },
  },
  "what its reader's own limit cuts off": {
    device: saying("limited", { answer: "It routes requests, each as far as it may go." }),
    more: { max_tokens: 4 },
  },
  "what is checked": {
    device: saying("checked", { answer: "It routes requests." }),
    options: { verify: ({ text }) => text.includes("routes") },
  },
}
