import { startMistralServer } from "@postern/core/testing"
import { expect, test } from "vitest"

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

const messages = [{ role: "user", content: "Hi" }]

test("answers a chat as JSON and as a stream", async () => {
  await using server = await startMistralServer({ models: ["model"], answer: { pieces: ["a", "b"] } })
  const url = `${server.url}/v1/chat/completions`
  const whole = await (await post(url, { model: "model", messages })).json()
  expect(whole).toMatchObject({
    object: "chat.completion",
    model: "model",
    choices: [{ finish_reason: "stop", message: { role: "assistant", content: "ab" } }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
  const stream = await post(url, { model: "model", messages, stream: true })
  expect(stream.headers.get("content-type")).toContain("text/event-stream")
  const events = (await stream.text()).trim().split("\n\n")
  expect(events.at(-1)).toBe("data: [DONE]")
  expect(events).toHaveLength(5)
})

test("records every byte it receives", async () => {
  await using server = await startMistralServer()
  const body = '{ "model":"nobody", "é":"✓" }'
  await fetch(`${server.url}/v1/chat/completions`, { method: "POST", body, headers: { "x-one": "1" } })
  const [request] = server.requests
  expect(request).toMatchObject({ method: "POST", path: "/v1/chat/completions", headers: { "x-one": "1" } })
  expect(request?.body.toString("utf8")).toBe(body)
  expect(await request?.ended).toBe("whole")
})

test("refuses an unknown model as the API does, and knows which ones it has", async () => {
  await using server = await startMistralServer({ models: ["model"] })
  const response = await post(`${server.url}/v1/fim/completions`, { model: "other", prompt: "" })
  expect(response.status).toBe(400)
  const problem = await response.json()
  expect(problem).toMatchObject({
    object: "error",
    message: "Invalid model: other",
    type: "invalid_model",
    code: "1500",
  })
  const list = await (await fetch(`${server.url}/v1/models`)).json()
  expect(list).toMatchObject({ object: "list", data: [{ id: "model" }] })
  expect((await fetch(`${server.url}/v1/other`)).status).toBe(404)
})

test("answers by a list in order, the last one again and again", async () => {
  await using server = await startMistralServer({
    models: ["model"],
    answer: [{ fault: { kind: "status", status: 429, retryAfter: "3" } }, { pieces: ["second"] }],
  })
  const url = `${server.url}/v1/chat/completions`
  const first = await post(url, { model: "model", messages })
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"])
  for (let round = 0; round < 2; round++) {
    expect(await (await post(url, { model: "model", messages })).text()).toContain("second")
  }
})

test("can be closed twice, also while an answer stalls", async () => {
  const server = await startMistralServer({ models: ["model"], answer: { fault: { kind: "stall" } } })
  const asked = post(`${server.url}/v1/chat/completions`, { model: "model", messages })
  const failure = asked.catch((error: unknown) => String(error))
  await expect.poll(() => server.requests.length).toBe(1)
  await server.close()
  await server.close()
  expect(await failure).toContain("fetch failed")
})
