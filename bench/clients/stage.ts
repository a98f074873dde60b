import { execFileSync } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, type MemoryLedger, type Target } from "@postern/core"
import { makeScriptedModel, startMistralServer } from "@postern/core/testing"
import { type ConfigDocument, makeGateway, serveGateway } from "@postern/gateway"

/** Says nothing else than this, wherever it runs. */
export const sentence = "The gate is open."

/** A gateway over one target, for one client. */
export interface ClientGateway extends AsyncDisposable {
  readonly url: string
  readonly key: string
  readonly keyFile: string
  readonly ledger: MemoryLedger
}

/** Where the answer comes from: a generated model in the real engine, or an emulated cloud behind Mistral's SDK. */
export type Place = "device" | "cloud"

/** Writes a small repository whose policy lets all of it go to the cloud, committed. */
export const writeRepository = async (root: string): Promise<void> => {
  await mkdir(join(root, "src"), { recursive: true })
  await writeFile(join(root, "postern.jsonc"), JSON.stringify({ version: 1, default: "cloud" }))
  await writeFile(join(root, "src", "cart.ts"), "export const total = (prices: number[]) => prices.length\n")
  const git = (...words: ReadonlyArray<string>) => execFileSync("git", words, { cwd: root, stdio: "ignore" })
  git("init", "-q")
  git("add", "-A")
  git("-c", "user.name=clients", "-c", "user.email=clients@localhost", "commit", "-qm", "All")
}

/** Writes the device's model: its context holds what agents send before anything is asked. */
export const writeModel = (file: string): Promise<void> =>
  makeScriptedModel(file, { answer: sentence, afterToolResult: sentence, contextTokens: 131_072 })

/** Starts a gateway with a target at one place, its state in a folder. */
export const startClientGateway = async (
  place: Place,
  { workspace, model, state }: { readonly workspace: string; readonly model: string; readonly state: string },
): Promise<ClientGateway> => {
  const cloud = await startMistralServer({ answer: { pieces: sentence.split(/(?= )/) } })
  const target: Target =
    place === "device"
      ? llamaCpp({ id: "device", file: model, threads: 1, gpu: false, contextTokens: 131_072, sequences: 1 })
      : mistral({
          id: "large",
          model: "mistral-large-latest",
          serverURL: cloud.url,
          apiKey: "emulator",
          watchModels: false,
        })
  const config: ConfigDocument = { version: 1, port: 0, workspaces: { shop: { roots: [workspace] } } }
  const ledger = makeMemoryLedger()
  const gateway = await makeGateway({ config, targets: [target], ledger, stateDirectory: state })
  const server = await serveGateway(gateway, config)
  return {
    url: `http://127.0.0.1:${server.port}`,
    key: gateway.key.key,
    keyFile: gateway.key.file,
    ledger,
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await cloud.close()
    },
  }
}
