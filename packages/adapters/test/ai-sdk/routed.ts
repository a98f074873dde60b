import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type PolicyDocument, type Router } from "@postern/core"
import { makeScriptedModel, type MistralAnswers, type MistralServer, startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A router over a scripted engine and the real SDK against a loopback server. */
export interface Routed extends AsyncDisposable {
  readonly router: Router
  readonly cloud: MistralServer
}

/** What a test says for itself. */
export interface RoutedOptions {
  readonly answer?: MistralAnswers
  readonly policy?: PolicyDocument
}

const openPolicy: PolicyDocument = {
  version: 1,
  default: "cloud",
  rules: [
    { paths: ["src/pricing/**"], zone: "device", reason: "trade secret" },
    { paths: ["vault/**"], zone: "nowhere", reason: "never" },
  ],
}

/** Makes the router of a test; its targets are `miniature` on the device, `mistral-large-latest` and `codestral-embed`. */
export const openRouted = async ({ answer = {}, policy = openPolicy }: RoutedOptions = {}): Promise<Routed> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-routed-"))
  const file = join(folder, "miniature.gguf")
  await makeScriptedModel(file, {
    answer: "Said on the device.",
    toolCall: { name: "read_file", arguments: { path: "src/pricing/discount.ts" } },
    afterToolResult: "The floor is a fifth.",
  })
  const cloud = await startMistralServer({ answer })
  const reached = { serverURL: cloud.url, apiKey: "emulator" }
  const router = await createRouter({
    policy,
    targets: [
      llamaCpp({ id: "miniature", file, gpu: false, threads: 1, contextTokens: 2048 }),
      mistral({ model: "mistral-large-latest", ...reached }),
      mistral({ model: "codestral-embed", ...reached }),
    ],
    stateDirectory: folder,
  })
  return {
    router,
    cloud,
    [Symbol.asyncDispose]: async () => {
      await router.close()
      await cloud.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The bodies of what the cloud was asked. */
export const askedOf = ({ cloud }: Routed): ReadonlyArray<unknown> =>
  cloud.requests
    .filter(({ method }) => method === "POST")
    .map(({ body }): unknown => JSON.parse(Buffer.from(body).toString()))
