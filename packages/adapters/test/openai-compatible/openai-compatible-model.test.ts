import { openaiCompatible } from "@postern/adapters/openai-compatible"
import * as Effect from "effect/Effect"
import { describe, expect, test } from "vitest"
import { askCleared, clearAll } from "../mistral/cleared.ts"
import { chat, collect, fail, secretKey, secretPrompt } from "../mistral/network.ts"
import { connect } from "./network.ts"

test("takes a literal loopback address for the device, and any other for the cloud", () => {
  expect(openaiCompatible({ model: "m", server: "llama-server" })).toMatchObject({
    zone: "device",
    endpoint: { origin: "http://127.0.0.1:8080", paths: ["/v1/chat/completions"] },
  })
  expect(openaiCompatible({ model: "m", baseURL: "http://[::1]:1/v1" }).zone).toBe("device")
  expect(openaiCompatible({ model: "m", baseURL: "https://models.example.com/v1" }).zone).toBe("cloud")
  const internal = openaiCompatible({ model: "m", baseURL: "http://gpu-box:8000/v1", zone: "internal" })
  expect(internal).toMatchObject({ zone: "internal", service: { vendor: "self-hosted" } })
})

test.each(["http://localhost:8080/v1", "http://gpu-box/v1", "http://192.168.0.9/v1"])(
  "does not believe that %s is this machine",
  (baseURL) => {
    expect(() => openaiCompatible({ model: "m", baseURL, zone: "device" })).toThrow(/literal loopback/)
  },
)

test.each([
  ["no URL", "here"],
  ["credentials", "http://user:password@127.0.0.1/v1"],
  ["a query", "http://127.0.0.1/v1?key=password"],
  ["plain http to a third party", "http://models.example.com/v1"],
])("refuses a base URL with %s, and does not repeat it", (_, baseURL) => {
  const make = () => openaiCompatible({ model: "m", baseURL })
  expect(make).toThrow(/`baseURL`/)
  expect(make).not.toThrow(/password|models\.example/)
})

describe("a model that is forwarded", () => {
  test.each(["gpt-oss:120b-cloud", "glm-4.6:cloud", "anthropic/claude-sonnet-5", "gpt-5.1", "openrouter/auto"])(
    "is cloud by its name: %s",
    (model) => {
      const target = openaiCompatible({ model, baseURL: "http://127.0.0.1:11434/v1", zone: "device" })
      expect(target.zone).toBe("cloud")
      expect(target.warnings?.().join()).toContain("counts as `cloud`")
    },
  )

  test.each(["gpt-oss:20b", "openai/gpt-oss-20b", "mistralai/devstral-small-2507", "qwen/qwen3-coder-30b", "o1x"])(
    "is not suspected by the name of open weights: %s",
    (model) => {
      expect(openaiCompatible({ model, baseURL: "http://127.0.0.1:1234/v1" }).zone).toBe("device")
    },
  )

  test("gets nothing where Ollama says so, whatever its name", async () => {
    await using connection = await connect({ server: "ollama", remoteHost: "https://ollama.com:443" })
    expect(await fail(askCleared(connection.target, chat))).toMatchObject({ reason: "not-cleared" })
    expect(connection.server.requests.map(({ path }) => path)).toEqual(["/api/show"])
    expect(connection.server.requests[0]?.body.toString()).toBe('{"model":"model"}')
  })

  test("gets nothing on the device where the server says that it is a proxy", async () => {
    await using connection = await connect({ isProxy: true })
    await Effect.runPromise(connection.target.learn ?? Effect.void)
    expect(await fail(askCleared(connection.target, chat))).toMatchObject({ reason: "not-cleared" })
    expect(connection.target.warnings?.().join()).toContain("forwards")
    expect(connection.server.requests.every(({ method }) => method === "GET")).toBe(true)
  })
})

describe("the context limit", () => {
  test.each(["llama-server", "vllm", "ollama", "lm-studio"] as const)("is what %s says", async (server) => {
    await using connection = await connect({ server, contextTokens: 6144 })
    const { target } = connection
    expect(target.contextLimit().estimated).toBe(true)
    await Effect.runPromise(target.learn ?? Effect.void)
    expect(target.contextLimit()).toEqual({ tokens: 6144, estimated: false })
    for (const { body } of connection.server.requests) expect(body.toString()).not.toContain(secretPrompt)
  })

  test("is asked of Ollama with each request, so that it loads what Postern counts with", async () => {
    await using connection = await connect({ server: "ollama", contextTokens: 6144 })
    await Effect.runPromise(connection.target.learn ?? Effect.void)
    await collect(askCleared(connection.target, chat))
    const sent = connection.server.requests.find(({ path }) => path === "/api/chat")?.body.toString() ?? ""
    expect(JSON.parse(sent)).toMatchObject({ options: { num_ctx: 6144 }, truncate: false })
  })

  test("is the smaller one where the options say more than the server has", async () => {
    await using connection = await connect({ server: "llama-server", contextTokens: 2048 }, { contextTokens: 32_768 })
    await Effect.runPromise(connection.target.learn ?? Effect.void)
    expect(connection.target.contextLimit().tokens).toBe(2048)
  })

  test("stays an estimate, and nothing fails, where no server is there", async () => {
    await using connection = await connect()
    await connection.server.close()
    await Effect.runPromise(connection.target.learn ?? Effect.void)
    expect(connection.target.contextLimit()).toEqual({ tokens: 32_768, estimated: true })
  })
})

test("runs as many requests at once as llama-server has slots", async () => {
  await using connection = await connect({ server: "llama-server", slots: 3 })
  await Effect.runPromise(connection.target.learn ?? Effect.void)
  expect(connection.target.concurrency).toBe(3)
})

test("sends the cleared bytes and the key, and only where the request was cleared for", async () => {
  await using connection = await connect({}, { apiKey: () => secretKey })
  const { server, target } = connection
  const wire = await Effect.runPromise(target.encode(chat))
  for (const refused of [clearAll(wire, "nowhere"), clearAll({ ...wire, url: `${server.url}/v1/models` }, "device")]) {
    expect(await fail(target.answer(refused))).toMatchObject({ reason: "not-cleared" })
  }
  expect(server.requests).toHaveLength(0)
  const cleared = clearAll(wire, "device")
  await collect(target.answer(cleared))
  expect(server.requests[0]?.body.equals(Buffer.from(cleared.body))).toBe(true)
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${secretKey}`)
})
