import { execFileSync } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, type MemoryLedger, type Target } from "@postern/core"
import {
  makeScriptedModel,
  type MistralAnswers,
  type MistralServer,
  type Script,
  startMistralServer,
} from "@postern/core/testing"
import { type ConfigDocument, type Gateway, makeGateway, serveGateway } from "@postern/gateway"
import { afterAll, beforeAll } from "vitest"

/** A gateway that serves on loopback, over a scripted device model and a cloud on loopback. */
export interface RunningGateway {
  readonly url: string
  readonly key: string
  readonly gateway: Gateway
  readonly cloud: MistralServer
  readonly ledger: MemoryLedger
  /** Lets answers end, and frees everything. Idempotent. */
  readonly close: () => Promise<void>
}

/** How it is made. */
export interface RunningOptions {
  /** What the device model says; absent: there is none. */
  readonly script?: Script
  readonly answer?: MistralAnswers
  /** Further targets, at the cloud's address. */
  readonly more?: (url: string) => Promise<ReadonlyArray<Target>>
  readonly config?: Partial<ConfigDocument>
  /** Further workspaces, by name. */
  readonly roots?: Readonly<Record<string, string>>
}

/** Opens everything. */
const policy = JSON.stringify({ version: 1, default: "cloud", attachments: "cloud" })

/** Writes a workspace's files, and commits them. */
export const makeWorkspace = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const git = (...args: ReadonlyArray<string>) => execFileSync("git", args, { cwd: folder, stdio: "ignore" })
  git("init", "-q")
  git("add", ".")
  git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "policy")
}

/** Starts a gateway. */
export const startGateway = async (options: RunningOptions = {}): Promise<RunningGateway> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-gateway-"))
  const workspace = await mkdtemp(join(tmpdir(), "postern-shop-"))
  await makeWorkspace(workspace, { "postern.jsonc": policy })
  const cloud = await startMistralServer(options.answer === undefined ? {} : { answer: options.answer })
  const of = (model: string, id: string): Target =>
    mistral({ id, model, serverURL: cloud.url, apiKey: "emulator", watchModels: false })
  const targets = [
    of("mistral-large-latest", "large"),
    of("codestral-latest", "codestral"),
    of("codestral-embed", "vectors"),
    ...((await options.more?.(cloud.url)) ?? []),
  ]
  if (options.script !== undefined) {
    const file = join(folder, "device.gguf")
    await makeScriptedModel(file, options.script)
    targets.push(llamaCpp({ id: "device", file, threads: 1, gpu: false, contextTokens: 2048 }))
  }
  const config: ConfigDocument = {
    version: 1,
    port: 0,
    workspaces: {
      shop: { roots: [workspace] },
      ...Object.fromEntries(Object.entries(options.roots ?? {}).map(([name, root]) => [name, { roots: [root] }])),
    },
    ...options.config,
  }
  const ledger = makeMemoryLedger()
  const gateway = await makeGateway({ config, targets, ledger, stateDirectory: join(folder, "state") })
  const server = await serveGateway(gateway, config)
  let closing: Promise<void> | undefined
  const end = async () => {
    await server.close()
    await cloud.close()
    await Promise.all([folder, workspace].map((path) => rm(path, { recursive: true, force: true })))
  }
  const url = `http://127.0.0.1:${server.port}`
  return { url, key: gateway.key.key, gateway, cloud, ledger, close: () => (closing ??= end()) }
}

/** Starts the gateway before a file's tests and ends it after them. */
export const useGateway = (options: RunningOptions = {}): (() => RunningGateway) => {
  let running: RunningGateway | undefined
  beforeAll(async () => {
    running = await startGateway(options)
  })
  afterAll(() => running?.close())
  return () => {
    if (running === undefined) throw new Error("Expected the gateway to run.")
    return running
  }
}

/** Asks with the gateway's own key. */
export const post = ({ url, key }: RunningGateway, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })
