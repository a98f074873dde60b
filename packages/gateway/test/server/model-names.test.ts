import { makeMemoryLedger } from "@postern/core"
import { makeGateway } from "@postern/gateway"
import { expect, test } from "vitest"
import { post, useGateway } from "../running-gateway.ts"

const aliases = {
  "claude-*-haiku-*": "auto-device",
  "claude-*": "auto-cloud",
  "*": "auto-device",
  large: "auto-device",
}
const running = useGateway({ script: { answer: "on the device." }, config: { aliases } })

const messages = [{ role: "user", content: "Propose an architecture for the order system." }]
const dialects = [
  ["/v1/chat/completions", { messages }],
  ["/v1/responses", { input: messages[0]?.content }],
  ["/v1/messages", { max_tokens: 99, messages }],
] as const

const ask = async (path: string, body: object, model: string, postern: object = {}) => {
  const before = running().cloud.requests.length
  const response = await post(running(), path, { ...body, model, postern })
  await response.text()
  const zone = response.headers.get("x-postern-zone")
  return { status: response.status, zone, left: running().cloud.requests.length - before }
}

test.each(dialects)("%s keeps to the device what `auto-device` asks, whatever else is said", async (path, body) => {
  for (const postern of [{}, { zone: "cloud" }, { prefer: "cloud" }, { zone: "internal", prefer: "cloud" }]) {
    expect(await ask(path, body, "auto-device", postern)).toEqual({ status: 200, zone: "device", left: 0 })
  }
  expect(await ask(path, body, "auto-device", { zone: "nowhere" })).toEqual({ status: 403, zone: null, left: 0 })
})

test.each(dialects)("%s does not let `auto-cloud` widen what the request allows", async (path, body) => {
  expect(await ask(path, body, "auto-cloud")).toEqual({ status: 200, zone: "cloud", left: 1 })
  expect(await ask(path, body, "auto-cloud", { zone: "device" })).toEqual({ status: 200, zone: "device", left: 0 })
  expect(await ask(path, body, "auto-cloud", { zone: "nowhere" })).toEqual({ status: 403, zone: null, left: 0 })
  expect(await ask(path, body, "large", { zone: "device" })).toEqual({ status: 403, zone: null, left: 0 })
})

test.each(dialects)("%s takes a name for what its alias says, and widens nothing", async (path, body) => {
  expect(await ask(path, body, "claude-3-5-haiku-20241022")).toEqual({ status: 200, zone: "device", left: 0 })
  expect(await ask(path, body, "claude-opus-4")).toEqual({ status: 200, zone: "cloud", left: 1 })
  expect(await ask(path, body, "claude-opus-4", { zone: "device" })).toEqual({ status: 200, zone: "device", left: 0 })
  // What is a target's own name stays that target.
  expect(await ask(path, body, "large")).toEqual({ status: 200, zone: "cloud", left: 1 })
  expect(await ask(path, body, "auto-device")).toEqual({ status: 200, zone: "device", left: 0 })
})

test("refuses an alias that leads nowhere, before anything is answered", async () => {
  const { targets } = running().gateway
  const config = { version: 1, aliases: { "claude-*": "larg" } } as const
  await expect(makeGateway({ config, targets, ledger: makeMemoryLedger() })).rejects.toThrow(/the alias `claude-\*`/)
})
