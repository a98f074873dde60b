import { type ModelErrorReason } from "@postern/core"
import { errorBody, type MistralFault, startMistralServer, tooLargeBody } from "@postern/core/testing"
import { describe, expect, test } from "vitest"
import { askCleared } from "./cleared.ts"
import { chat, connect, fail, failureOn, secretKey, secretPrompt } from "./network.ts"

const status = (code: number, rest: object = {}): MistralFault => ({ kind: "status", status: code, ...rest })

const cases: ReadonlyArray<readonly [string, MistralFault, ModelErrorReason]> = [
  ["a refused key", status(401), "unauthorized"],
  ["a forbidden model", status(403), "unauthorized"],
  ["an unknown path", status(404), "not-found"],
  ["a prompt that is too large", status(400, { body: tooLargeBody(300_000, 131_072) }), "does-not-fit"],
  ["another bad request", status(400), "rejected"],
  ["a field that is missing", status(422), "rejected"],
  ["a field error of another shape", status(422, { body: { detail: secretPrompt } }), "rejected"],
  ["too many requests", status(429, { retryAfter: "2" }), "rate-limited"],
  ["a fault of the server", status(500), "unavailable"],
  ["a fault of a proxy, in HTML", status(502), "unavailable"],
  ["a page in place of a stream", status(200, { body: "<html></html>" }), "malformed"],
  ["a connection that is reset before the answer", { kind: "reset" }, "unavailable"],
  ["a connection that is cut within the answer", { kind: "cut" }, "broken-stream"],
  ["a stream that never says why it ended", { kind: "no-finish" }, "broken-stream"],
  ["an error event within the stream", { kind: "error-event" }, "unavailable"],
  ["an event that is not JSON", { kind: "bad-event" }, "malformed"],
  ["a redirect", { kind: "redirect", location: "http://127.0.0.1:9/elsewhere" }, "unavailable"],
]

describe("maps", () => {
  test.each(cases)("%s", async (_, fault, reason) => {
    const { failure, requests } = await failureOn({ fault })
    expect(failure).toMatchObject({ _tag: "ModelError", reason, target: "mistral-large-latest" })
    expect(requests).toBe(1)
    expect(failure.status).toBe(fault.kind === "status" ? fault.status : undefined)
  })

  test("an answer that says it ended with an error", async () => {
    const { failure } = await failureOn({ pieces: ["a"], finishReason: "error" })
    expect(failure.reason).toBe("broken-stream")
  })

  test("a model that the API does not know, and says which and what to set", async () => {
    await using connection = await connect({}, { model: "mistral-large-2411" })
    const failure = await fail(askCleared(connection.target, chat))
    expect(failure).toMatchObject({ reason: "not-found", status: 400 })
    expect(failure.message).toContain("`mistral-large-2411`")
    expect(failure.message).toContain("set `model`")
  })

  test("a server that is not there", async () => {
    const server = await startMistralServer()
    await server.close()
    await using connection = await connect({}, { serverURL: server.url })
    const failure = await fail(askCleared(connection.target, chat))
    expect(failure).toMatchObject({ reason: "unavailable", message: expect.stringContaining("ECONNREFUSED") })
  })

  test("an answer that takes too long, before its first byte and within it", async () => {
    for (const after of [0, 1]) {
      const { failure } = await failureOn({ fault: { kind: "stall", after } }, { timeoutMs: 100 })
      expect(failure).toMatchObject({ reason: "timed-out", message: expect.stringContaining("`timeoutMs`") })
    }
  })
})

test("passes on how long to wait, in seconds or as a date", async () => {
  const seconds = await failureOn({ fault: status(429, { retryAfter: "2" }) })
  expect(seconds.failure.retryAfterMs).toBe(2000)
  const date = new Date(Date.now() + 60_000).toUTCString()
  const later = await failureOn({ fault: status(429, { retryAfter: date }) })
  expect(later.failure.retryAfterMs).toBeGreaterThan(50_000)
  expect(later.failure.retryAfterMs).toBeLessThanOrEqual(60_000)
})

test("never asks again by itself", async () => {
  for (const code of [429, 500, 503]) {
    const { requests } = await failureOn([{ fault: status(code, { retryAfter: "0" }) }, { pieces: ["second"] }])
    expect(requests).toBe(1)
  }
})

test("quotes neither the answer's body nor the key in an error", async () => {
  const echo = `${secretPrompt} ${secretKey}`
  const bodies = [
    { object: "error", message: echo, type: echo, code: echo },
    { detail: echo },
    { detail: [{ loc: [echo], msg: echo, type: echo }] },
    echo,
  ]
  for (const body of bodies) {
    for (const code of [200, 400, 401, 422, 429, 500]) {
      const { failure } = await failureOn({ fault: status(code, { body }) })
      const told = `${failure.message} ${JSON.stringify(failure)} ${failure.stack} ${String(failure.cause)}`
      expect(told).not.toContain(secretPrompt)
      expect(told).not.toContain(secretKey)
    }
  }
  expect(JSON.stringify(errorBody(429))).toContain("rate_limited")
})

test("tells code and type where they are identifiers", async () => {
  const { failure } = await failureOn({ fault: status(429) })
  expect(failure.message).toContain("(status 429, code 1300, type rate_limited)")
})
