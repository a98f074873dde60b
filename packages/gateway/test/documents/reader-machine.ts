import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { makeScriptedModel, type MistralServer, startMistralServer } from "@postern/core/testing"
import { type ShellBlock } from "./read-blocks.ts"

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

/** What running a block gave. */
export interface BlockRun {
  readonly code: number | null
  /** Standard output and errors, in their order, with paths and ports as documents show them. */
  readonly output: string
}

/** A reader's machine: a home folder of its own, the commands of the documents, no network. */
export interface ReaderMachine {
  readonly run: (block: ShellBlock) => Promise<BlockRun>
  readonly end: () => Promise<void>
}

const files: Readonly<Record<string, string>> = {
  "shop/src/cart.ts": "export const total = (prices: number[]) => prices.reduce((sum, price) => sum + price, 0)\n",
  "shop/src/pricing/discount.ts":
    "export const discount = (seats: number) => (seats > 50 ? 0.17 : seats > 20 ? 0.08 : 0)\n",
  "shop/.env": "DATABASE_PASSWORD=4Jq0pX2vL9sKd8Rt\n",
  "shop/question.txt": "Propose an architecture for a shop with three services.\n",
  "shop/postern.jsonc": `{
  "version": 1,
  "default": "cloud",
  "rules": [
    { "paths": ["src/pricing/**"], "zone": "device", "reason": "trade secret" },
  ],
}
`,
  "shop/postern.test.jsonc": `{
  "tests": [
    { "path": "src/pricing/discount.ts", "zone": "device" },
    {
      "name": "a question of no file",
      "request": { "messages": [{ "role": "user", "content": "What is a monad?" }] },
      "zone": "cloud",
    },
  ],
}
`,
  "prompts.jsonl": '{"id":1,"prompt":"Prove that the lock is fair"}\n',
}

const shims: Readonly<Record<string, string>> = {
  // The port is any that is free: several machines may run at once.
  postern: `#!/bin/bash
args=("$@")
[ "$1" = serve ] && [[ " $* " != *" --port "* ]] && args+=(--port 0)
exec "${process.execPath}" --conditions=@postern/source "${main}" "\${args[@]}"
`,
  npm: `#!/bin/bash
[ "$1 $2 $3 $4" = "run --silent postern --" ] || { echo "only npm run --silent postern -- is known here"; exit 9; }
shift 4
exec postern "$@"
`,
}

const write = (folder: string, contents: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** Lets Ollama hold a model, as `ollama pull devstral-small-2` would have left it. */
const putIntoOllama = (home: string, model: string): void => {
  const digest = createHash("sha256").update(readFileSync(model)).digest("hex")
  const layers = [{ mediaType: "application/vnd.ollama.image.model", digest: `sha256:${digest}` }]
  const folder = ".ollama/models"
  write(home, { [`${folder}/manifests/registry.ollama.ai/library/devstral-small-2/24b`]: JSON.stringify({ layers }) })
  mkdirSync(join(home, folder, "blobs"))
  cpSync(model, join(home, folder, "blobs", `sha256-${digest}`))
}

const configFor = (cloud: MistralServer): string =>
  JSON.stringify(
    {
      version: 1,
      targets: [
        { kind: "llama-cpp", id: "devstral", file: "~/models/devstral-small-2-Q4_K_M.gguf" },
        { kind: "mistral", model: "mistral-large-latest", serverURL: cloud.url, apiKey: { env: "MISTRAL_API_KEY" } },
      ],
      workspaces: { shop: { roots: ["~/shop"] } },
    },
    undefined,
    2,
  )

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on("close", resolve))

/**
 * Makes a machine. `empty` has a model that Ollama holds, and nothing else; `shop` has a committed repository in `~/shop`, where
 * commands run, and a configuration with a model on the device and a cloud on loopback.
 */
export const makeReaderMachine = async (kind: "empty" | "shop"): Promise<ReaderMachine> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "postern-reader-")))
  const home = join(root, "home")
  const bin = join(root, "bin")
  write(bin, shims)
  for (const name of Object.keys(shims)) chmodSync(join(bin, name), 0o755)
  const model = join(home, "models", "devstral-small-2-Q4_K_M.gguf")
  mkdirSync(dirname(model), { recursive: true })
  await makeScriptedModel(model, {
    answer: "A monad is a type with a way to chain it.",
    modelName: "Devstral Small 2 24B Instruct 2512",
  })
  const cloud = await startMistralServer({ answer: { pieces: ["Here is what I would do."] } })
  const identity = { NAME: "Me", EMAIL: "me@example.org" }
  const environment = {
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    MISTRAL_API_KEY: kind === "shop" ? "emulator" : undefined,
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...Object.fromEntries(
      Object.entries(identity).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    ),
    NODE_COMPILE_CACHE: join(tmpdir(), "postern-compile-cache"),
  }
  let folder = kind === "shop" ? join(home, "shop") : home
  if (kind === "empty") {
    putIntoOllama(home, model)
    rmSync(dirname(model), { recursive: true })
  } else {
    write(home, { ...files, ".config/postern/config.jsonc": configFor(cloud) })
    spawnSync("bash", ["-c", "git init -q && git add -A && git commit -qm Shop"], { cwd: folder, env: environment })
  }
  const running: Array<ChildProcess> = []
  let port = "8484"

  const start = (code: string, exports = ""): { readonly child: ChildProcess; readonly output: () => string } => {
    const script = `set -uo pipefail\n${exports}\n${code.replaceAll("8484", port)}\nstatus=$?\npwd > ${root}/folder\nexit $status`
    const child = spawn("bash", ["-c", script], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] })
    let text = ""
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (part: string) => (text += part))
    const output = () => text.replaceAll(home, "/home/me").replaceAll(`127.0.0.1:${port}`, "127.0.0.1:8484")
    return { child, output }
  }

  /** Starts what goes on, and waits until it has printed what tells that it is ready. */
  const startAndLeave = async (code: string, until: string): Promise<BlockRun> => {
    const { child, output } = start(`exec ${code}`)
    running.push(child)
    const early = ended(child)
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", () => {
        if (output().includes(until)) resolve()
      })
      void early.then(() => reject(new Error(`It ended before it printed ${until}: ${output()}`)))
    })
    port = /answers at http:\/\/127\.0\.0\.1:(\d+)/.exec(output())?.[1] ?? port
    return { code: 0, output: output() }
  }

  return {
    run: async ({ code, until }) => {
      if (until !== undefined) return startAndLeave(code, until)
      const { child, output } = start(code)
      const status = await ended(child)
      folder = readFileSync(join(root, "folder"), "utf8").trim()
      return { code: status, output: output() }
    },
    end: async () => {
      await Promise.all(
        running.map((child) => {
          const end = ended(child)
          return child.kill("SIGINT") ? end : undefined
        }),
      )
      await cloud.close()
      rmSync(root, { recursive: true })
    },
  }
}
