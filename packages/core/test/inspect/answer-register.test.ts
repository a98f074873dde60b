import { describe, expect, it } from "vitest"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { makeAnswerRegister, zoneOfAnswers } from "../../src/inspect/answer-register.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => at)
const setUp = () => {
  const fingerprints = makeFingerprintIndex({ seed })
  return { fingerprints, answers: makeAnswerRegister(seed, fingerprints) }
}
const words = Array.from({ length: 20 }, (_, at) => `finding${at}`).join(" ")
const bound = { zone: "device", from: "device" } as const
const open = { zone: "cloud", from: "cloud" } as const

describe("makeAnswerRegister", () => {
  it("knows an answer whatever stands around it", () => {
    const { answers } = setUp()
    answers.register("It is 0.18.", bound)
    expect(answers.find(answers.identify("\n It is 0.18. "))).toEqual(bound)
    expect(answers.find(answers.identify("It is 0.19."))).toBeUndefined()
  })

  it("keeps the narrower zone of the same words, in any order", () => {
    for (const order of [
      [bound, open],
      [open, bound],
    ]) {
      const { answers } = setUp()
      for (const answer of order) answers.register(words, answer)
      expect(answers.find(answers.identify(words))).toEqual(bound)
    }
  })

  it("protects the words of a bound answer, and not those of an open one", () => {
    const { answers, fingerprints } = setUp()
    const open20 = words.replaceAll("finding", "opening")
    answers.register(words, bound)
    answers.register(open20, open)
    const matches = (text: string) => fingerprints.match([fingerprints.profile(text)])
    expect(matches(words).map(({ path }) => zoneOfAnswers(path))).toEqual(["device"])
    expect(matches(open20)).toEqual([])
  })

  it("does not remember what is too short to tell anything", () => {
    const { answers } = setUp()
    expect(answers.register("Yes.", bound)).toBeUndefined()
    expect(answers.register("  Done now  ", bound)).toBeUndefined()
    expect(answers.register("It is 3", bound)).toBeDefined()
    expect(answers.register("0.1807224512345678", bound)).toBeDefined()
  })

  it("knows again in another process what a record tells, and a record holds no text", () => {
    const record = setUp().answers.register(words, bound)
    const later = setUp()
    if (record !== undefined) later.answers.restore(record)
    expect(later.answers.find(later.answers.identify(words))).toEqual(bound)
    expect(later.fingerprints.match([later.fingerprints.profile(words)])).not.toEqual([])
    expect(JSON.stringify(record)).not.toContain("finding")
  })

  it("takes other machines' ids for unknown", () => {
    const other = makeAnswerRegister(new Uint8Array(16).fill(9), makeFingerprintIndex({ seed }))
    expect(other.identify(words)).not.toBe(setUp().answers.identify(words))
  })
})

describe("zoneOfAnswers", () => {
  it("knows no file's path", () => {
    for (const path of ["answer/device", "src/a.ts", ""]) expect(zoneOfAnswers(path)).toBeUndefined()
  })

  it("narrows where it does not know the zone", () => {
    expect(zoneOfAnswers("\0answer/other")).toBe("nowhere")
  })
})
