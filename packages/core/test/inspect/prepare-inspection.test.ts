import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { prepareInspection } from "../../src/inspect/prepare-inspection.ts"
import { type ModelRequest } from "../../src/model/request.ts"
import { makeIndex } from "./make-index.ts"

const words = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`).join(" ")

const request = (messages: number, length: number): ModelRequest => ({
  kind: "chat",
  envelope: {},
  body: {
    messages: Array.from({ length: messages }, (_, at) => ({ role: "user", content: words(`word${at}x`, length) })),
  },
})

/** Counts how often a text is scanned. */
const counting = (index: InspectionIndex) => {
  const asked: Array<string> = []
  const scan: InspectionIndex["scan"] = (text) => {
    asked.push(text)
    return index.scan(text)
  }
  return { index: { ...index, scan }, asked }
}

const index = () =>
  makeIndex({ rules: [{ paths: ["closed/**"], zone: "device" }] }, { "closed/a.ts": words("word3x", 60) })

describe("prepareInspection", () => {
  it("gives the event loop back while it reads a large request", async () => {
    let turns = 0
    let isDone = false
    const turn = () => {
      turns++
      if (!isDone) setImmediate(turn)
    }
    setImmediate(turn)
    await prepareInspection(request(60, 8_000).body, index())
    isDone = true
    expect(turns).toBeGreaterThan(2)
  })

  it("changes nothing of what is found", async () => {
    const large = request(20, 1_000)
    const prepared = index()
    await prepareInspection(large.body, prepared)
    expect(inspectRequest(large, prepared)).toEqual(inspectRequest(large, index()))
    expect(inspectRequest(large, prepared).findings).toMatchObject([{ kind: "content", grade: "match" }])
  })

  it("leaves a small request to the inspection", async () => {
    const { index: watched, asked } = counting(index())
    await prepareInspection(request(3, 10).body, watched)
    expect(asked).toEqual([])
    await prepareInspection(request(20, 1_000).body, watched)
    expect(asked).toHaveLength(20)
  })
})
