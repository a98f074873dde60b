import { expect, test } from "vitest"
import { post, useGateway } from "../running-gateway.ts"

process.env["POSTERN_TEST_POOR"] = "a-key-with-a-small-budget"
process.env["POSTERN_TEST_STRICT"] = "a-key-that-is-refused-then"
process.env["POSTERN_TEST_RICH"] = "a-key-without-a-budget"
process.env["POSTERN_TEST_SLOW"] = "a-key-with-a-small-rate"

const key = (name: string, rest: object = {}) => ({
  name,
  key: { env: `POSTERN_TEST_${name.toUpperCase()}` },
  ...rest,
})

const running = useGateway({
  script: { answer: "on the device." },
  answer: { pieces: ["in the cloud."], usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 } },
  config: {
    keys: [
      key("poor", { budget: { tokensPerDay: 1050 } }),
      key("strict", { budget: { tokensPerDay: 1000, whenSpent: "refuse" } }),
      key("rich"),
      key("slow", { requestsPerMinute: 2 }),
    ],
  },
})

const as = (name: string) => ({ ...running(), key: process.env[`POSTERN_TEST_${name}`] ?? "" })
const messages = [{ role: "user", content: "Propose an architecture." }]
const chat = { messages, max_tokens: 100 }

test("a key's budget keeps the cloud from that key alone, and the device still answers it", async () => {
  const first = await post(as("POOR"), "/v1/chat/completions", { model: "auto-cloud", ...chat })
  expect(first.headers.get("x-postern-zone")).toBe("cloud")
  const second = await post(as("POOR"), "/v1/chat/completions", { model: "auto-cloud", ...chat })
  expect(second.headers.get("x-postern-zone")).toBe("device")
  const refused = await post(as("POOR"), "/v1/messages", { model: "large", ...chat })
  expect([refused.status, await refused.json()]).toMatchObject([402, { error: { type: "billing_error" } }])
  const other = await post(as("RICH"), "/v1/chat/completions", { model: "large", ...chat })
  expect(other.status).toBe(200)
})

test("a key whose budget says so is refused everything once it is spent", async () => {
  expect((await post(as("STRICT"), "/v1/chat/completions", { model: "large", ...chat })).status).toBe(200)
  const refused = await post(as("STRICT"), "/v1/chat/completions", { model: "device", ...chat })
  expect([refused.status, await refused.json()]).toMatchObject([402, { error: { code: "budget_exceeded" } }])
  expect(refused.headers.get("x-should-retry")).toBe("false")
})

test.each([
  ["/v1/chat/completions", { error: { type: "rate_limit_error", code: "rate_limited" } }],
  ["/v1/messages", { type: "error", error: { type: "rate_limit_error" } }],
])("a key's rate is its own, and %s says so in its dialect", async (path, error) => {
  let response = await post(as("SLOW"), path, { model: "device", ...chat })
  for (let asked = 1; response.status === 200 && asked < 4; asked++) {
    await response.text()
    response = await post(as("SLOW"), path, { model: "device", ...chat })
  }
  expect([response.status, await response.json()]).toMatchObject([429, error])
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0)
  expect((await post(as("RICH"), path, { model: "device", ...chat })).status).toBe(200)
})
