import { describe, expect, it } from "vitest"
import { makeScanMemo } from "../../src/inspect/scan-memo.ts"
import { type Policy } from "../../src/policy/policy.ts"
import { makeIndex } from "./make-index.ts"

const long = (name: string) =>
  `${name} and a text that is long enough to be remembered, see src/pricing/${name}.ts for it.`

const counting = (size?: number) => {
  const { policy, fingerprints, answers } = makeIndex({ rules: [{ paths: ["src/pricing/**"], zone: "device" }] })
  const asked: Array<string> = []
  const watched: Policy = {
    ...policy,
    zoneOf: (path) => {
      asked.push(path)
      return policy.zoneOf(path)
    },
  }
  const scan = makeScanMemo({ policy: watched, fingerprints, answers, ...(size === undefined ? {} : { size }) })
  return { scan, asked, fingerprints, answers }
}

describe("makeScanMemo", () => {
  it("scans a text once", () => {
    const { scan, asked } = counting()
    const first = scan(long("a")).scan
    const before = asked.length
    expect(before).toBeGreaterThan(0)
    expect(scan(long("a")).scan).toBe(first)
    expect(asked).toHaveLength(before)
  })

  it("forgets the text that was not asked for longest", () => {
    const { scan } = counting(2)
    const [a, b] = [scan(long("a")).scan, scan(long("b")).scan]
    expect(scan(long("a")).scan).toBe(a)
    scan(long("c"))
    expect(scan(long("a")).scan).toBe(a)
    expect(scan(long("b")).scan).not.toBe(b)
  })

  it("profiles a text anew when more is protected", () => {
    const { scan, fingerprints } = counting()
    const text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    fingerprints.protect("a.ts", "some other words that nobody says")
    const before = scan(text).profile()
    fingerprints.protect("b.ts", text)
    const after = scan(text).profile()
    expect(fingerprints.match([after])).toMatchObject([{ path: "b.ts", grade: "match" }])
    expect(after).not.toBe(before)
  })

  it("knows an answer that was registered after the text was scanned", () => {
    const { scan, answers } = counting()
    const text = long("a")
    expect(scan(text).answer()).toBeUndefined()
    answers.register(text, { zone: "device", from: "device" })
    expect(scan(text).answer()).toEqual({ zone: "device", from: "device" })
  })
})
