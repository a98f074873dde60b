import { type ClearedRequest, type WireRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { clearAll } from "./cleared.ts"
import { chat, collect, connect, fail } from "./network.ts"

const encoded = async (options: Parameters<typeof connect>[1] = {}) => {
  const connection = await connect({}, options)
  return { ...connection, wire: await Effect.runPromise(connection.target.encode(chat)) }
}

test("does not accept, as a type, a request that was not cleared", async () => {
  await using connection = await encoded()
  const { target, wire } = connection
  const lookAlike = { ...wire, zone: "cloud", bodyDigest: "" } as const
  // @ts-expect-error: a WireRequest is not a ClearedRequest
  const first = target.answer(wire)
  // @ts-expect-error: nor is an object that has the same fields
  const second = target.answer(lookAlike)
  for (const answer of [first, second]) expect(await fail(answer)).toMatchObject({ reason: "not-cleared" })
  expect(connection.server.requests).toHaveLength(0)
})

test("refuses at run time what was forged past the types, and sends nothing", async () => {
  await using connection = await encoded()
  const { target, wire } = connection
  const real = clearAll(wire, "cloud")
  const forgeries: ReadonlyArray<object> = [
    { ...wire, zone: "cloud", bodyDigest: real.bodyDigest },
    Object.create(real),
    Object.create(Object.getPrototypeOf(real)),
    new Proxy(real, {}),
  ]
  for (const forgery of forgeries) {
    const failure = await fail(Reflect.apply(target.answer, target, [forgery]))
    expect(failure).toMatchObject({ reason: "not-cleared" })
  }
  expect(connection.server.requests).toHaveLength(0)
})

test("refuses what was cleared for a narrower zone, and accepts what may go further than needed", async () => {
  await using cloud = await encoded()
  for (const zone of ["nowhere", "device", "internal"] as const) {
    expect(await fail(cloud.target.answer(clearAll(cloud.wire, zone)))).toMatchObject({ reason: "not-cleared" })
  }
  expect(cloud.server.requests).toHaveLength(0)

  await using internal = await encoded({ zone: "internal" })
  await collect(internal.target.answer(clearAll(internal.wire, "internal")))
  await collect(internal.target.answer(clearAll(internal.wire, "cloud")))
  expect(internal.server.requests).toHaveLength(2)
})

test("refuses another address, path or header than the target's own", async () => {
  await using connection = await encoded()
  const { target, wire } = connection
  const others: ReadonlyArray<readonly [string, WireRequest]> = [
    ["address", { ...wire, url: wire.url.replace("127.0.0.1", "localhost") }],
    ["address", { ...wire, url: wire.url.replace("/v1/chat/completions", "/telemetry/v1/traces") }],
    ["address", { ...wire, url: wire.url.replace("/chat/", "/fim/") }],
    ["address", { ...wire, url: `${wire.url}?key=value` }],
    ["header", { ...wire, headers: { ...wire.headers, "x-file": "content" } }],
    ["header", { ...wire, headers: { ...wire.headers, authorization: "Bearer other" } }],
  ]
  for (const [named, other] of others) {
    const failure = await fail(target.answer(clearAll(other, "cloud")))
    expect(failure).toMatchObject({ reason: "not-cleared", message: expect.stringContaining(`${named} `) })
    expect(failure.message).not.toContain("the SDK asked")
  }
  expect(connection.server.requests).toHaveLength(0)
})

test("sends exactly the cleared bytes, even where the SDK would have refused or changed them", async () => {
  await using connection = await encoded()
  const { server, target, wire } = connection
  const bodies = [
    '{ "model" : "mistral-large-latest",  "stream":true, "messages":[{"role":"robot","content":"é ✓"}], "unheard_of": 1e3 }',
    '{"model":"mistral-large-latest","stream":true,"messages":"not a list"}',
  ]
  for (const body of bodies) await collect(target.answer(clearAll({ ...wire, body }, "cloud")))
  expect(server.requests.map((request) => request.body.toString())).toEqual(bodies)
})

test("cannot be made to send other bytes by changing what was cleared", async () => {
  await using connection = await encoded()
  const { server, target, wire } = connection
  const cleared: ClearedRequest = clearAll(wire, "cloud")
  const approved = cleared.body
  Object.assign(wire, { body: "{}", url: "http://127.0.0.1:9/" })
  expect(() => Object.assign(cleared, { body: "{}" })).toThrow(TypeError)
  await collect(target.answer(cleared))
  expect(server.requests[0]?.body.toString()).toBe(approved)
})

test("follows no redirect", async () => {
  await using elsewhere = await connect({})
  await using connection = await connect({
    fault: { kind: "redirect", location: `${elsewhere.server.url}/v1/chat/completions` },
  })
  const wire = await Effect.runPromise(connection.target.encode(chat))
  expect(await fail(connection.target.answer(clearAll(wire, "cloud")))).toMatchObject({
    reason: "unavailable",
    message: expect.stringContaining("redirect"),
  })
  expect(elsewhere.server.requests).toHaveLength(0)
})

test("sends the cleared bytes, the key, and no other header than a connection needs", async () => {
  await using connection = await connect({}, { apiKey: async () => " key\n" })
  const { server, target } = connection
  const wire = await Effect.runPromise(target.encode({ ...chat, body: { ...chat.body, unknown_field: [1] } }))
  const cleared = clearAll(wire, "cloud")
  await collect(target.answer(cleared))
  expect(server.requests).toHaveLength(1)
  const [request] = server.requests
  expect(request?.path).toBe("/v1/chat/completions")
  expect(request?.body.equals(Buffer.from(cleared.body))).toBe(true)
  expect(request?.headers.authorization).toBe("Bearer key")
  expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual(
    ["accept", "authorization", "connection", "content-length", "content-type", "host", "user-agent"].toSorted(),
  )
})
