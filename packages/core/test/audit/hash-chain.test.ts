import { array, assert, integer, property, record, string } from "fast-check"
import { describe, expect, it } from "vitest"
import { beginChain, chainEntry, checkChain } from "../../src/audit/hash-chain.ts"

const chainOf = (entries: ReadonlyArray<object>): ReadonlyArray<string> => {
  let last = beginChain("chain")
  const lines = [last.line]
  for (const entry of entries) {
    last = chainEntry(last.hash, entry)
    lines.push(last.line)
  }
  return lines
}

const entries = array(record({ text: string(), count: integer() }), { minLength: 3, maxLength: 12 })

/** Changes to a chain that its end does not hide. */
const changes: Readonly<Record<string, (lines: ReadonlyArray<string>, at: number) => ReadonlyArray<string>>> = {
  "a line removed": (lines, at) => lines.toSpliced(at, 1),
  "a line of before repeated": (lines, at) => lines.toSpliced(at, 0, lines[at - 1] ?? ""),
  "two lines exchanged": (lines, at) => lines.toSpliced(at, 2, lines[at + 1] ?? "", lines[at] ?? ""),
  "an entry edited": (lines, at) => lines.with(at, (lines[at] ?? "").replace('"count":', '"count":1')),
  "a line replaced by another chain's": (lines, at) =>
    lines.with(at, chainEntry(beginChain("other").hash, { text: "x", count: 1 }).line),
  "a line that is no JSON": (lines, at) => lines.with(at, "{"),
}

describe("checkChain", () => {
  it("accepts what was written, and counts it", () => {
    assert(
      property(entries, (list) => {
        expect(checkChain(chainOf(list))).toEqual({ ok: true, events: list.length })
      }),
    )
  })

  it.each(Object.entries(changes))("notices %s", (_, change) => {
    assert(
      property(entries, integer({ min: 1, max: 1000 }), (list, place) => {
        const lines = chainOf(list)
        // The last line may only be exchanged with the one before it.
        const at = 1 + (place % (list.length - 1))
        const check = checkChain(change(lines, at))
        expect(check).toMatchObject({ ok: false, events: at - 1, brokenAt: at + 1 })
      }),
    )
  })

  it("notices that the beginning is gone", () => {
    expect(checkChain(chainOf([{ a: 1 }, { a: 2 }]).slice(1))).toEqual({ ok: false, events: 0, brokenAt: 1 })
    expect(checkChain([])).toEqual({ ok: false, events: 0 })
  })
})
