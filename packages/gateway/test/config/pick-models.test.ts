import { findKnownModel, type ModelFileReport } from "@postern/adapters/model-files"
import { describe, expect, it } from "vitest"
import { pickModels } from "../../src/config/pick-models.ts"

const gigabyte = 2 ** 30

const report = (name: string, gigabytes: number, more: Partial<ModelFileReport> = {}): ModelFileReport => ({
  file: `/models/${name}.gguf`,
  sizeBytes: gigabytes * gigabyte,
  problems: [],
  warnings: [],
  name,
  architecture: "llama",
  quantisation: "Q4_K_M",
  contextTokens: 32_768,
  known: findKnownModel(name),
  canChat: true,
  bytesPerToken: 65_536,
  minimumMemoryBytes: (gigabytes + 1) * gigabyte,
  ...more,
})

const picked = (reports: ReadonlyArray<ModelFileReport>, gigabytes: number) =>
  pickModels(reports, gigabytes * gigabyte).map(({ target }) => [
    target.kind === "llama-cpp" ? target.file.slice("/models/".length, -".gguf".length) : target.kind,
    ...(target.serves ?? []),
  ])

const small = report("Qwen2.5-Coder-1.5B-Instruct", 2)
const large = report("Devstral-Small-2-24B-Instruct-2512", 14)
const other = report("Somebody-70B", 18)

describe("the models that are proposed", () => {
  it("are one for chat and one for autocompletion, known ones before others", () => {
    expect(picked([small, other, large], 32)).toEqual([
      ["Devstral-Small-2-24B-Instruct-2512", "chat"],
      ["Qwen2.5-Coder-1.5B-Instruct", "infill"],
    ])
  })

  it("fit into the memory together", () => {
    expect(picked([small, large], 16)).toEqual([["Qwen2.5-Coder-1.5B-Instruct", "chat", "infill"]])
    expect(picked([report("starcoder2-3b", 2), large], 16)).toEqual([["starcoder2-3b", "infill"]])
    expect(picked([other], 32)).toEqual([["Somebody-70B", "chat"]])
    expect(picked([small, large, other], 2)).toEqual([])
  })

  it("have names to read where their files have none", () => {
    const blob = `/models/blobs/sha256-${"a".repeat(64)}`
    const ids = (one: ModelFileReport) =>
      pickModels([{ ...one, file: blob }], 64 * gigabyte).map(({ target }) => target.id)
    expect([...ids(large), ...ids(other), ...ids({ ...other, name: "unknown" })]).toEqual([
      "devstral-small-2",
      "Somebody-70B",
      undefined,
    ])
  })

  it("are none that cannot be used", () => {
    const cut = { ...large, problems: ["The file is cut off."] }
    const vectors = report("nomic-embed-text", 1, { canChat: false })
    expect(picked([cut, vectors, { ...other, minimumMemoryBytes: "unknown" }], 64)).toEqual([])
  })
})
