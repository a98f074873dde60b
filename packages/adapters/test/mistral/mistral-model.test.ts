import { mistral } from "@postern/adapters/mistral"
import { afterEach, expect, test, vi } from "vitest"
import { askCleared } from "./cleared.ts"
import { chat, collect, connect, fail, secretKey } from "./network.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

test("asks Mistral in the European Union unless told otherwise", () => {
  const target = mistral({ model: "mistral-large-latest" })
  expect(target).toMatchObject({ kind: "network", id: "mistral-large-latest", zone: "cloud", serves: ["chat"] })
  expect(target.endpoint).toEqual({ origin: "https://api.eu.mistral.ai", paths: ["/v1/chat/completions"] })
  expect(target.service).toMatchObject({ vendor: "mistral", region: "eu", jurisdiction: "eu" })
  expect(mistral({ model: "m", region: "us" }).endpoint.origin).toBe("https://api.us.mistral.ai")
})

test("claims no place, vendor or terms that it does not know", () => {
  expect(mistral({ model: "m", region: "global" }).service).toMatchObject({ vendor: "mistral", region: "unknown" })
  const elsewhere = mistral({ model: "m", serverURL: "https://models.example.com/mistral/" })
  expect(elsewhere.service).toEqual({
    vendor: "models.example.com",
    region: "unknown",
    jurisdiction: "unknown",
    retentionDays: "unknown",
    trainsOnData: "unknown",
  })
  expect(elsewhere.endpoint.paths).toEqual(["/mistral/v1/chat/completions"])
  const contract = mistral({ model: "m", trainsOnData: false, retentionDays: 30 })
  expect(contract.service).toMatchObject({ trainsOnData: false, retentionDays: 30 })
})

test("serves what the kind of model can do", () => {
  expect(mistral({ model: "codestral-latest" }).serves).toEqual(["chat", "infill"])
  expect(mistral({ model: "codestral-embed" }).serves).toEqual(["embed"])
  expect(mistral({ model: "codestral-latest", serves: ["infill"] }).endpoint.paths).toEqual(["/v1/fim/completions"])
})

test("knows the facts of a model whose id does not move", () => {
  const target = mistral({ model: "mistral-large-2512" })
  expect(target.card).toMatchObject({ name: "mistral-large-3", maker: "Mistral AI" })
  expect(target.contextLimit()).toEqual({ tokens: target.card.contextWindow, estimated: false })
  expect(mistral({ model: "mistral-large-latest" }).card).toMatchObject({ maker: "unknown" })
})

test("says how far its context limit is known", () => {
  const unknown = mistral({ model: "m" })
  expect(unknown.contextLimit()).toEqual({ tokens: 128_000, estimated: true })
  const card = { ...unknown.card, contextWindow: 262_144 }
  expect(mistral({ model: "m", card }).contextLimit()).toEqual({ tokens: 262_144, estimated: false })
  expect(mistral({ model: "m", card, contextTokens: 9 }).contextLimit()).toEqual({ tokens: 9, estimated: false })
})

test.each([
  ["no URL", "mistral"],
  ["credentials", "https://user:password@example.com"],
  ["a query", "https://example.com?key=1"],
  ["another scheme", "ftp://example.com"],
  ["plain http to a third party", "http://example.com"],
  ["the version in the path", "https://api.mistral.ai/v1"],
])("refuses a server URL with %s, and does not repeat it", (_, serverURL) => {
  const make = () => mistral({ model: "m", serverURL })
  expect(make).toThrow(/`serverURL`/)
  expect(make).not.toThrow(/password|example\.com\?key/)
})

test("allows plain http on the user's own network", () => {
  const target = mistral({ model: "m", zone: "internal", serverURL: "http://gpu-box:8000" })
  expect(target).toMatchObject({ zone: "internal", endpoint: { origin: "http://gpu-box:8000" } })
})

test.each([undefined, "https://api.eu.mistral.ai", "https://API.Mistral.ai./"])(
  "does not call Mistral's own server internal: %s",
  (serverURL) => {
    const make = () => mistral({ model: "m", zone: "internal", ...(serverURL === undefined ? {} : { serverURL }) })
    expect(make).toThrow(/`zone: "internal"`/)
  },
)

test.each(["timeoutMs", "concurrency", "contextTokens"])("refuses a number for %s that makes no sense", (option) => {
  for (const value of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => mistral({ model: "m", [option]: value })).toThrow(option)
  }
})

test("reads the key from the environment at each call", async () => {
  await using connection = await connect({}, { apiKey: () => process.env["MISTRAL_API_KEY"] ?? "" })
  const fromEnvironment = mistral({ model: "mistral-large-latest", serverURL: connection.server.url })
  for (const key of ["first", "second"]) {
    vi.stubEnv("MISTRAL_API_KEY", key)
    await collect(askCleared(fromEnvironment, chat))
    await collect(askCleared(connection.target, chat))
  }
  const keys = connection.server.requests.map((request) => request.headers.authorization)
  expect(keys).toEqual(["Bearer first", "Bearer first", "Bearer second", "Bearer second"])
})

test("says what to set where there is no usable key, and asks nobody", async () => {
  vi.stubEnv("MISTRAL_API_KEY", undefined)
  await using connection = await connect({})
  const serverURL = connection.server.url
  const keys = [undefined, "", " ", `${secretKey}\nx`, `${secretKey}é`, () => Promise.reject(new Error(secretKey))]
  for (const apiKey of keys) {
    const target = mistral({ model: "mistral-large-latest", serverURL, ...(apiKey === undefined ? {} : { apiKey }) })
    const failure = await fail(askCleared(target, chat))
    expect(failure).toMatchObject({ reason: "unauthorized", message: expect.stringContaining("`apiKey`") })
    expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)}`).not.toContain(secretKey)
  }
  expect(connection.server.requests).toHaveLength(0)
})
