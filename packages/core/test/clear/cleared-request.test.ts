import { describe, expect, it } from "vitest"
import { approve, ClearedRequest, isCleared } from "../../src/clear/cleared-request.ts"
import { type WireRequest } from "../../src/model/wire-request.ts"

const wire = (): WireRequest & { body: Uint8Array } => ({
  method: "POST",
  url: "https://api.example.org/v1/chat/completions",
  headers: { accept: "text/event-stream" },
  body: Buffer.from("{}"),
})

describe("ClearedRequest", () => {
  it("keeps the approved bytes whatever is done to the original, to a copy or to a field", () => {
    const original = wire()
    const cleared = approve(original, "cloud", "digest")
    original.body.fill(120)
    cleared.body.fill(121)
    expect(() => Object.assign(cleared, { zone: "cloud", body: Buffer.from("x") })).toThrow(TypeError)
    expect(() => Object.assign(cleared.headers, { "x-file": "1" })).toThrow(TypeError)
    expect(Buffer.from(cleared.body).toString()).toBe("{}")
  })

  it("cannot be made by others, not even through the class of a real one", () => {
    // @ts-expect-error: the constructor is private
    expect(() => new ClearedRequest(Symbol("clear"), wire(), "cloud", "digest", false)).toThrow("use `clear`")
    const found = approve(wire(), "cloud", "digest").constructor
    expect(() => Reflect.construct(found, [undefined, wire(), "cloud", "digest", false])).toThrow(TypeError)
  })

  it.each<[string, unknown]>([
    ["an object with the same fields", { ...wire(), zone: "cloud", bodyDigest: "digest", trustsHost: false }],
    ["an object with the same prototype", Object.create(ClearedRequest.prototype)],
    ["a copy", { ...approve(wire(), "cloud", "digest") }],
    ["a heir", Object.create(approve(wire(), "cloud", "digest"))],
    ["a clone", structuredClone(Object.fromEntries(Object.entries(approve(wire(), "cloud", "digest"))))],
    ["nothing", undefined],
  ])("is not %s", (_, forged) => {
    expect(isCleared(forged)).toBe(false)
  })
})
