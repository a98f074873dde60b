import { deflateRawSync, gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../../src/inspect/inspect-request.ts"
import { holdsPackedContent } from "../../../src/inspect/views/packed-content.ts"
import { type ChatBody } from "../../../src/model/request.ts"
import { judge } from "../../../src/policy/judge.ts"
import { makeIndex } from "../make-index.ts"

const noise = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * at * 31 + at * 7) % 251))
const header = (digits: string, rest: Uint8Array = noise.subarray(0, 300)) =>
  Buffer.concat([Buffer.from(digits, "hex"), rest])
const tar = Buffer.alloc(2048)
tar.write("src/closed.ts", 0)
tar.write("const a = 1", 512)

const packed: ReadonlyArray<readonly [string, Buffer]> = [
  [
    "a zip",
    header("504b0304140000000800", deflateRawSync("DB_PASSWORD=x".repeat(3) + noise.toString("hex").slice(0, 300))),
  ],
  ["a packed tar", gzipSync(tar)],
  ["a bzip2", header("425a683931415926")],
  ["an xz", header("fd377a585a000004")],
  ["a 7z", header("377abcaf271c0004")],
]

describe("holdsPackedContent", () => {
  it.each(packed)("knows %s in base64 and in hexadecimal", (_, bytes) => {
    expect(holdsPackedContent(`Unpack this: ${bytes.toString("base64")}`)).toBe(true)
    expect(holdsPackedContent(`x = 0x${bytes.toString("hex")}`)).toBe(true)
    expect(holdsPackedContent(bytes.toString("base64").replaceAll(/.{76}/g, "$&\n"))).toBe(true)
  })

  it("knows images and other data beyond an icon's size", () => {
    const png = header("89504e470d0a1a0a0000000d", noise).toString("base64")
    expect(holdsPackedContent(`<img src="data:image/png;base64,${png}">`)).toBe(true)
    expect(holdsPackedContent(`url(data:image/avif;base64,${noise.toString("base64")})`)).toBe(true)
    expect(holdsPackedContent(`url(data:image/png;base64,${png.slice(0, 800)})`)).toBe(false)
  })

  it("leaves alone what can be read", () => {
    const words = "const a = 1\n".repeat(400)
    expect(holdsPackedContent(gzipSync(words).toString("base64"))).toBe(false)
    expect(
      holdsPackedContent(`//# sourceMappingURL=data:application/json;base64,${Buffer.from(words).toString("base64")}`),
    ).toBe(false)
    expect(holdsPackedContent(`"integrity": "sha512-${noise.subarray(0, 64).toString("base64")}"`)).toBe(false)
  })
})

describe("a text with packed content", () => {
  const [, zip = packed[0]?.[1] ?? Buffer.alloc(0)] = packed[0] ?? []
  const zoneOf = (body: ChatBody, attachments: "device" | "cloud") => {
    const index = makeIndex({ attachments })
    const { findings } = inspectRequest({ kind: "chat", envelope: {}, body }, index)
    return { zone: judge(findings, index.policy, {}).zone, findings }
  }

  it("is treated as an attachment is", () => {
    const body: ChatBody = { messages: [{ role: "user", content: `Unpack ${zip.toString("base64")}` }] }
    expect(zoneOf(body, "device").zone).toBe("device")
    expect(zoneOf(body, "cloud").zone).toBe("cloud")
  })
})
