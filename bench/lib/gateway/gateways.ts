import { mkdir, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { posternProgram } from "../build-packages.ts"
import { cleanEnvironment } from "../clean-environment.ts"
import { type Address } from "./ask.ts"
import { type Child, startChild } from "./child.ts"

/** One that stands between client and upstream, and how it is started anew. */
export interface GatewayUnderTest {
  readonly name: string
  /** Starts it on a port; it does not listen yet. */
  readonly start: (port: number) => Promise<{ readonly child: Child; readonly address: Address }>
}

const model = "mistral-large-latest"

/** A port that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

/** No gateway: the upstream's own address. */
export const direct = (upstream: string): Address => ({ url: upstream, headers: {}, model })

/** A pipe between two sockets, by node:http alone. */
export const passThrough = (home: string, upstream: string): GatewayUnderTest => ({
  name: "pass-through",
  start: async (port) => ({
    child: startChild(
      fileURLToPath(new URL("pass-through.ts", import.meta.url)),
      [String(port), upstream],
      cleanEnvironment(home),
    ),
    address: { url: `http://127.0.0.1:${port}`, headers: {}, model },
  }),
})

/** Portkey's gateway as it is installed, its page for browsers off. */
export const portkey = (program: string, home: string, upstream: string): GatewayUnderTest => ({
  name: "Portkey",
  start: async (port) => ({
    child: startChild(program, [`--port=${port}`, "--headless"], { ...cleanEnvironment(home), NODE_ENV: "production" }),
    address: {
      url: `http://127.0.0.1:${port}`,
      model,
      headers: {
        authorization: "Bearer key-of-the-bench",
        "x-portkey-provider": "openai",
        "x-portkey-custom-host": `${upstream}/v1`,
      },
    },
  }),
})

/** Where Postern keeps its ledger in a home. */
export const stateOf = (home: string): string => join(home, "state", "postern")

/** How Postern reaches the upstream. */
export type Adapter = "openai-compatible" | "mistral"

const targetAt = (adapter: Adapter, upstream: string): object => {
  const shared = { kind: adapter, model, zone: "cloud", contextTokens: 256_000, apiKey: { env: "BENCH_KEY" } }
  return adapter === "mistral" ? { ...shared, serverURL: upstream } : { ...shared, baseURL: `${upstream}/v1` }
}

/** Postern's command, the whole line on: a workspace with its policy and index, secrets, the ledger in files. */
export const postern = (
  name: string,
  adapter: Adapter,
  home: string,
  workspace: string,
  upstream: string,
): GatewayUnderTest => ({
  name,
  start: async (port) => {
    const folder = join(home, "config", "postern")
    await mkdir(folder, { recursive: true })
    const config = {
      version: 1,
      targets: [targetAt(adapter, upstream)],
      workspaces: { shop: { roots: [workspace] } },
      keys: [{ name: "bench", key: { env: "BENCH_CLIENT_KEY" } }],
    }
    await writeFile(join(folder, "config.jsonc"), JSON.stringify(config))
    const env = {
      ...cleanEnvironment(home),
      BENCH_KEY: "key-of-the-bench",
      BENCH_CLIENT_KEY: "client-key-of-the-bench",
    }
    return {
      child: startChild(posternProgram, ["serve", "--port", String(port)], env),
      address: {
        url: `http://127.0.0.1:${port}`,
        model: "auto",
        headers: { authorization: "Bearer client-key-of-the-bench" },
      },
    }
  },
})
