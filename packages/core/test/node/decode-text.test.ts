import { describe, expect, it } from "vitest"
import { decodeText } from "../../src/node/decode-text.ts"
import { policyReport } from "../../src/node/policy-report.ts"
import { excerpt, foundIn, makeIndexedWorkspace, makeLines } from "./indexed-workspace.ts"

const text = "Prämie = Satz × Risiko – «für Händler»\r\n".repeat(40)
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()
const utf16 = Buffer.from(text, "utf16le")
const latin = Buffer.from("Prämie = Satz für Händler, größer als ½\n".repeat(40), "latin1")

describe("decodeText", () => {
  it.each<[string, Buffer]>([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ["UTF-16 LE with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["UTF-16 BE with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), swapped(utf16)])],
    ["UTF-16 LE", utf16],
    ["UTF-16 BE", swapped(utf16)],
  ])("reads %s", (_, bytes) => {
    expect(decodeText(bytes)).toEqual([text])
  })

  it("reads what is not UTF-8 as Windows-1252, and as a terminal would show it", () => {
    const [shown, read] = decodeText(latin)
    expect(read).toContain("Prämie = Satz für Händler, größer als ½")
    expect(shown).toContain("Pr\uFFFDmie = Satz")
  })

  it.each<[string, Uint8Array]>([
    ["an image", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
    ["random bytes", Uint8Array.from({ length: 9_000 }, (_, at) => (at * 7_919 + (at >> 3) * 31) % 256)],
    ["UTF-32", Uint8Array.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
    ["control characters", Uint8Array.from({ length: 500 }, (_, at) => (at % 5 === 0 ? 2 : 0xe4))],
  ])("takes for no text: %s", (_, bytes) => {
    expect(decodeText(bytes)).toEqual([])
  })
})

describe("protected files in other encodings", () => {
  const lines = makeLines("spread").join("\n")
  it.each<[string, Buffer]>([
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, "utf16le")])],
    ["UTF-16 without", Buffer.from(lines, "utf16le")],
    ["Latin-1", Buffer.from(`// größer\n${lines}`, "latin1")],
  ])("are known by their content: %s", async (_, bytes) => {
    const workspace = makeIndexedWorkspace({ "closed/spread.ts": bytes })
    workspace.commit()
    const index = await workspace.open()
    expect(foundIn(index, excerpt("spread"))).toEqual(["closed/spread.ts"])
    expect(index.report.skipped).toEqual([])
    expect(policyReport(workspace.root, workspace.options).warnings).toEqual([])
  })

  it("are named where they are no text at all, by the index and by the report of the policy", async () => {
    const workspace = makeIndexedWorkspace({ "closed/logo.png": "\0x", "open/logo.png": "\0x" })
    workspace.commit()
    const index = await workspace.open()
    expect(index.report.skipped).toEqual([{ path: "closed/logo.png", why: "binary" }])
    expect(policyReport(workspace.root, workspace.options).warnings.join()).toContain(
      "known by their path only: closed/logo.png (binary).",
    )
  })
})
