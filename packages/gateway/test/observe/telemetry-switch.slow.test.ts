import { afterAll, beforeEach, expect, test } from "vitest"
import { post, startGateway } from "../running-gateway.ts"

/** Where this process has asked. What is not on loopback is not let out. */
const asked: Array<string> = []
const own = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const { hostname } = new URL(input instanceof Request ? input.url : input)
  asked.push(hostname)
  if (hostname !== "127.0.0.1") throw new TypeError("Not let out.")
  return own(input, init)
}
beforeEach(() => void asked.splice(0))
afterAll(() => {
  globalThis.fetch = own
  delete process.env["POSTERN_DEVICE_ONLY"]
})

const askOnce = async (config: object): Promise<void> => {
  const running = await startGateway({ config })
  await post(running, "/v1/chat/completions", { model: "large", messages: [{ role: "user", content: "hi" }] })
  await running.close()
}

const telemetry = { otlp: "http://collector.example:4318" }

test("exports to the one place that the configuration names", async () => {
  await askOnce({ telemetry })
  expect(new Set(asked)).toEqual(new Set(["127.0.0.1", "collector.example"]))
})

test("exports nothing where the configuration names none", async () => {
  await askOnce({})
  expect(new Set(asked)).toEqual(new Set(["127.0.0.1"]))
})

test("exports nothing to another machine while nothing may leave the device", async () => {
  process.env["POSTERN_DEVICE_ONLY"] = "1"
  await askOnce({ telemetry })
  expect(new Set(asked)).toEqual(new Set(["127.0.0.1"]))
})
