import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { tokenizerFor } from "../../src/node/tokenizers.ts"
import { byteClassCount, byteClasses } from "../../src/tokens/byte-classes.ts"
import { guardRuns } from "../../src/tokens/guard-runs.ts"

describe("the classes of bytes", () => {
  it("give each byte one class, and leave none unused", () => {
    expect(new Set(byteClasses).size).toBe(byteClassCount)
    expect(Math.max(...byteClasses)).toBe(byteClassCount - 1)
  })
})

describe("an estimate", () => {
  const names = ["tekken", "sentencepiece-v3", "cl100k", "o200k", "llama-3", "qwen-2", "starcoder", "unknown"] as const

  it.each(names)("of %s lies in its own range, and that within what is possible", (name) => {
    const { estimate, bound } = tokenizerFor(name)
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const { count, low, high } = estimate(text)
        expect(low).toBeGreaterThanOrEqual(text === "" ? 0 : 1)
        expect(count).toBeGreaterThanOrEqual(low)
        expect(high).toBeGreaterThanOrEqual(count)
        expect(bound(text)).toBeGreaterThanOrEqual(high)
      }),
    )
  })

  it("is near for code, and says nothing of text that is not there", () => {
    const code = "export const add = (one: number, other: number): number => one + other\n".repeat(40)
    const { count, low, high } = tokenizerFor("tekken").estimate(code)
    const counted = Number(tokenizerFor("tekken").count?.(code))
    expect(Math.abs(count / counted - 1)).toBeLessThan(0.15)
    expect(low).toBeLessThanOrEqual(counted)
    expect(high).toBeGreaterThanOrEqual(counted)
    expect(tokenizerFor("tekken").estimate("")).toEqual({ count: 0, low: 0, high: 0 })
  })

  it("is all there is of a vocabulary that is not at hand", () => {
    for (const name of ["llama-3", "qwen-2", "deepseek-v2", "unknown"] as const) {
      expect(tokenizerFor(name)).not.toHaveProperty("count")
    }
  })
})

describe("guardRuns", () => {
  it("cuts long runs of one kind only, and loses nothing", () => {
    const text = `${"word ".repeat(3000)}${"x".repeat(9000)} ${"=".repeat(4500)}${" ".repeat(2500)}end`
    const parts = guardRuns(text)
    expect(parts.join("")).toBe(text)
    expect(parts.length).toBe(1 + 4 + 2 + 1)
    expect(guardRuns("word ".repeat(5000))).toHaveLength(1)
  })
})
