import { describe, expect, it } from "vitest"
import { approve, ClearedRequest, isCleared } from "../../src/clear/cleared-request.ts"
import { type WireRequest } from "../../src/model/wire-request.ts"

const wire = (): WireRequest => ({
  method: "POST",
  url: "https://api.example.org/v1/chat/completions",
  headers: { accept: "text/event-stream" },
  body: "{}",
})

describe("ClearedRequest", () => {
  it("keeps the approved text whatever is done to the original or to a field", () => {
    const original = wire()
    const cleared = approve(original, "cloud", "digest")
    Object.assign(original, { body: "x" })
    expect(() => Object.assign(cleared, { zone: "cloud" })).toThrow(TypeError)
    expect(() => Object.assign(cleared, { body: "x" })).toThrow(TypeError)
    expect(() => Object.assign(cleared.headers, { "x-file": "1" })).toThrow(TypeError)
    expect(cleared.body).toBe("{}")
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
