import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"

process.env["POSTERN_TEST_CLIENT"] = "a-key-of-one-client"

const running = useGateway({
  config: {
    origins: ["https://app.example"],
    keys: [{ name: "laptop", key: { env: "POSTERN_TEST_CLIENT" }, workspace: "shop", requestsPerMinute: 2 }],
  },
})

const ask = (headers: Record<string, string> = {}) =>
  fetch(`${running().url}/v1/models`, { headers: { "x-api-key": "a-key-of-one-client", ...headers } })

test("lets a named key ask as often as it may, and says when it may again", async () => {
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const limited = await ask()
  expect(limited.status).toBe(429)
  expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0)
})

test("lets a page of a configured origin ask, and no other", async () => {
  const headers = { authorization: `Bearer ${running().key}`, origin: "https://app.example" }
  const response = await fetch(`${running().url}/v1/models`, { headers })
  expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example")
})
