import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { type ModelRequest } from "../../src/model/request.ts"
import { makeIndex } from "./make-index.ts"

const code = "const total = items.reduce((sum, { price }) => sum + price, 0)"
const prose = "Please explain how the order service talks to the stock service."
const fence = `\`\`\`ts src/open.ts\n${code}\n\`\`\``

const index: InspectionIndex = {
  ...makeIndex({ unknown: { prose: "cloud", code: "device" } }),
  isVerbatim: (path, text) => path === "src/open.ts" && text.trim() === code,
}

const found = (messages: ReadonlyArray<object>) => {
  const request: ModelRequest = { kind: "chat", envelope: {}, body: { messages: JSON.parse(JSON.stringify(messages)) } }
  return inspectRequest(request, index).findings.flatMap((finding) =>
    finding.kind === "unknown" ? [finding.zone] : [],
  )
}

describe("the policy's `unknown`", () => {
  it("lets prose go and keeps code of no known origin", () => {
    expect(found([{ role: "user", content: prose }])).toEqual([])
    expect(found([{ role: "user", content: code }])).toEqual(["device"])
    expect(found([{ role: "user", content: `${prose}\n\`\`\`\n${code}\n\`\`\`` }])).toEqual(["device"])
  })

  it("lets code go that is verbatim in the open file it says", () => {
    expect(found([{ role: "user", content: `${prose}\n${fence}\n` }])).toEqual([])
  })

  it("keeps code that claims a file and is not in it", () => {
    expect(found([{ role: "user", content: fence.replace("price", "margin") }])).toEqual(["device"])
    expect(found([{ role: "user", content: fence.replace("open.ts", "other.ts") }])).toEqual(["device"])
  })

  it("keeps what stands around a claim that holds", () => {
    expect(found([{ role: "user", content: `${fence}\n${code.replace("price", "margin")}` }])).toEqual(["device"])
  })

  it("takes the client's own words for prose, and an answer of the cloud", () => {
    index.answers.register(`Use this:\n${code}`, { zone: "cloud", from: "cloud" })
    expect(found([{ role: "system", content: code }])).toEqual([])
    expect(found([{ role: "assistant", content: `Use this:\n${code}` }])).toEqual([])
    expect(found([{ role: "assistant", content: `Or this:\n${code}` }])).toEqual(["device"])
  })
})
