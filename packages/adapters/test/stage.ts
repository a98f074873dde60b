import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type PolicyDocument } from "@postern/core"
import {
  makeRandomModel,
  makeScriptedModel,
  type MistralAnswers,
  type MistralServer,
  startMistralServer,
} from "@postern/core/testing"
import { type RouterOptions } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** What a router of a test is made of: an engine with a generated model, and the real SDK against a loopback server. */
export interface Stage extends AsyncDisposable {
  readonly options: RouterOptions
  readonly cloud: MistralServer
}

/** What a test says for itself. */
export interface StageOptions {
  readonly answer?: MistralAnswers
  readonly policy?: PolicyDocument
  /** The device's model: one that says fixed words (default), or one that writes whatever a grammar lets it. */
  readonly device?: "scripted" | "random"
}

const openPolicy: PolicyDocument = {
  version: 1,
  default: "cloud",
  rules: [
    { paths: ["src/pricing/**"], zone: "device", reason: "trade secret" },
    { paths: ["vault/**"], zone: "nowhere", reason: "never" },
  ],
}

const makeModel = (file: string, device: "scripted" | "random"): Promise<void> =>
  device === "random"
    ? makeRandomModel(file)
    : makeScriptedModel(file, {
        answer: "Said on the device.",
        toolCall: { name: "read_file", arguments: { path: "src/pricing/discount.ts" } },
        afterToolResult: "The floor is a fifth.",
      })

/** Prepares a router's parts; its targets are `miniature` on the device, `mistral-large-latest` and `codestral-embed`. */
export const openStage = async ({
  answer = {},
  policy = openPolicy,
  device = "scripted",
}: StageOptions = {}): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-routed-"))
  const file = join(folder, "miniature.gguf")
  await makeModel(file, device)
  const cloud = await startMistralServer({ answer })
  const reached = { serverURL: cloud.url, apiKey: "emulator" }
  const options = {
    policy,
    targets: [
      llamaCpp({ id: "miniature", file, gpu: false, threads: 1, contextTokens: 2048 }),
      mistral({ model: "mistral-large-latest", ...reached }),
      mistral({ model: "codestral-embed", ...reached }),
    ],
    stateDirectory: folder,
  }
  return {
    options,
    cloud,
    [Symbol.asyncDispose]: async () => {
      await cloud.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The bodies of what the cloud was asked. */
export const askedOf = ({ cloud }: { readonly cloud: MistralServer }): ReadonlyArray<unknown> =>
  cloud.requests
    .filter(({ method }) => method === "POST")
    .map(({ body }): unknown => JSON.parse(Buffer.from(body).toString()))
