import { expect, test } from "vitest"
import { toWebHandler } from "@postern/gateway"
import { post, useGateway } from "../running-gateway.ts"

const running = useGateway({
  answer: ({ body }) =>
    JSON.stringify(body).includes("silent")
      ? { fault: { kind: "stall", after: 0 } }
      : { pieces: ["one ", "two ", "three "], fault: { kind: "stall", after: 1 } },
})

const body = (content: string, stream: boolean) =>
  JSON.stringify({ model: "large", stream, messages: [{ role: "user", content }] })

const lastCall = async (count: number) => {
  await expect.poll(() => running().cloud.requests.length).toBe(count + 1)
  return running().cloud.requests[count]
}

const ask = (content: string, stream: boolean, signal: AbortSignal) =>
  fetch(`${running().url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${running().key}` },
    body: body(content, stream),
    signal,
  })

test.each([true, false])("a client that leaves before headers closes the upstream (stream: %s)", async (stream) => {
  const count = running().cloud.requests.length
  const leaving = new AbortController()
  const asked = ask("silent", stream, leaving.signal)
  const call = await lastCall(count)
  leaving.abort()
  await expect(asked).rejects.toThrow(/abort/i)
  expect(await call?.ended).toBe("cut")
})

test("a client that leaves within the stream closes the upstream", async () => {
  const count = running().cloud.requests.length
  const leaving = new AbortController()
  const response = await ask("talk", true, leaving.signal)
  const reader = response.body?.getReader()
  await reader?.read()
  leaving.abort()
  expect(await (await lastCall(count))?.ended).toBe("cut")
  await expect.poll(() => running().ledger.events.at(-1)).toMatchObject({ outcome: "interrupted" })
})

test("a web handler answers the same, and its reader's leaving closes the upstream too", async () => {
  const { gateway, key } = running()
  const handle = toWebHandler(gateway.gate, { mountedAt: "/ai" })
  const headers = { authorization: `Bearer ${key}` }
  const list = await handle(new Request("http://localhost/ai/v1/models", { headers }))
  expect(list.status).toBe(200)
  const count = running().cloud.requests.length
  const init = { method: "POST", headers, body: body("talk", true) }
  const response = await handle(new Request("http://localhost/ai/v1/chat/completions", init))
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"target":"large"')
  await reader?.cancel()
  expect(await (await lastCall(count))?.ended).toBe("cut")
})

test("counts what happened where Prometheus reads it", async () => {
  const { url, key } = running()
  await post(running(), "/v1/chat/completions", {})
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } })).text()
  expect(text).toMatch(/postern_requests_total\{.*target="large".*outcome="interrupted".*\} \d/)
  expect(text).toMatch(/postern_egress_bytes_total\{.*target="large".*\} \d/)
})
