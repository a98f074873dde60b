import * as Effect from "effect/Effect"
import { mistral } from "@postern/adapters/mistral"
import { listenOnLoopback, startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { fork } from "node:child_process"
import { once } from "node:events"
import { createServer, request as openRequest } from "node:http"
import { type AddressInfo, Socket } from "node:net"
import { fileURLToPath } from "node:url"
import { afterEach, expect, it, vi } from "vitest"
import { approve } from "../../../core/src/clear/cleared-request.ts"
import { chat, collect, fail } from "../mistral/network.ts"
import { askCleared } from "../mistral/cleared.ts"

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const target = (serverURL: string) =>
  mistral({ model: "mistral-large-latest", serverURL, apiKey: "key", zone: "internal" })

/** Lets every socket opened from now on say that it is connected to `address`. */
const pretendAddress = (address: string) => {
  const { connect } = Socket.prototype
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function pretend(this: Socket, ...args: Array<unknown>) {
    Object.defineProperty(this, "remoteAddress", { value: address })
    return Reflect.apply(connect, this, args)
  })
}

it("reaches a server on the user's own network", async () => {
  await using server = await startMistralServer()
  const parts = await collect(askCleared(target(server.url), chat))
  expect(parts.at(-1)?.type).toBe("finish")
})

it("goes past the proxies of the environment, for they might be anywhere", async () => {
  await using server = await startMistralServer()
  let proxied = 0
  const proxy = createServer((_, response) => {
    proxied += 1
    response.end()
  }).on("connect", () => (proxied += 1))
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve))
  const { port } = proxy.address() as AddressInfo
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
    vi.stubEnv(name, `http://127.0.0.1:${port}`)
  vi.stubEnv("NODE_USE_ENV_PROXY", "1")
  await collect(askCleared(target(server.url), chat))
  expect([proxied, server.requests.length]).toEqual([0, 1])
  proxy.close()
})

it("takes the user's proxy to the cloud where Node was asked to, and to nothing else", async () => {
  await using server = await startOpenAIServer()
  const asked: Array<string> = []
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "")
    request
      .pipe(openRequest(request.url ?? "", { method: "POST", headers: request.headers }))
      .on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      })
  })
  const { url: proxyUrl, close } = await listenOnLoopback(proxy)
  const child = fork(fileURLToPath(new URL("child-proxied.ts", import.meta.url)), [`${server.url}/v1`], {
    execArgv: ["--conditions=@postern/source", "--no-warnings"],
    env: { PATH: process.env["PATH"], HTTP_PROXY: proxyUrl, NODE_USE_ENV_PROXY: "1" },
  })
  const told: Array<unknown> = []
  child.on("message", (message) => told.push(message))
  await once(child, "close")
  expect(told).toEqual(["cloud: finish", "internal: finish"])
  expect(asked).toEqual([`${server.url}/v1/chat/completions`])
  await close()
})

it.each(["8.8.8.8", "169.254.169.254", "fd00:ec2::254"])(
  "sends nothing where an internal name leads to %s: what is judged is the connected socket",
  async (address) => {
    await using server = await startMistralServer()
    pretendAddress(address)
    const failure = await fail(askCleared(target(server.url), chat))
    expect(failure).toMatchObject({ reason: "not-cleared", target: "mistral-large-latest" })
    expect(failure.message).toContain("internal.hosts")
    expect(server.requests).toEqual([])
  },
)

it("trusts the address of a host that the policy names, metadata addresses excepted", async () => {
  await using server = await startMistralServer()
  const internal = target(server.url)
  const wire = await Effect.runPromise(internal.encode(chat))
  const ask = (address: string) => {
    vi.restoreAllMocks()
    pretendAddress(address)
    return internal.answer(approve(wire, "internal", "", true))
  }
  expect((await collect(ask("8.8.8.8"))).at(-1)?.type).toBe("finish")
  await Effect.runPromise(internal.close)
  expect(await fail(ask("169.254.169.254"))).toMatchObject({ reason: "not-cleared" })
})
