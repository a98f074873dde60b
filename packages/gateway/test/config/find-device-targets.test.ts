import { knownModels } from "@postern/adapters/model-files"
import { expect, test } from "vitest"
import { chooseDeviceTargets, type FoundModel } from "../../src/config/find-device-targets.ts"

const gb = 1_000_000_000

const model = (holderName: string, sizeGb: number, more: Partial<FoundModel> = {}): FoundModel => ({
  file: `/models/${holderName}.gguf`,
  holderName,
  sizeBytes: sizeGb * gb,
  minimumMemoryBytes: (sizeGb + 1) * gb,
  problems: [],
  canChat: true,
  known: knownModels.find(({ name }) => name === holderName),
  ...more,
})

const chosen = (models: ReadonlyArray<FoundModel>, memoryGb = 32) =>
  chooseDeviceTargets(models, memoryGb * gb).map((target) => [target.id, target.serves])

test("takes the largest that can chat, and the smallest that can fill in", () => {
  const models = [
    model("qwen2.5-coder-7b", 5),
    model("devstral-small-2", 14),
    model("qwen2.5-coder-1.5b", 2),
    model("me/some-model:8b", 6),
  ]
  expect(chosen(models)).toEqual([
    ["devstral-small-2", ["chat"]],
    ["qwen2.5-coder-1.5b", ["infill"]],
  ])
  expect(chosen([model("me/some-model:8b", 6)])).toEqual([["some-model-8b", ["chat"]]])
})

test("takes one model for both where there is no other", () => {
  expect(chosen([model("qwen2.5-coder-7b", 5)])).toEqual([["qwen2.5-coder-7b", ["chat", "infill"]]])
})

test("takes none that does not fit, that is broken, or that cannot do either", () => {
  const large = model("devstral-small-2", 14)
  expect(chosen([large, model("qwen2.5-coder-7b", 5)], 16)).toEqual([["qwen2.5-coder-7b", ["chat", "infill"]]])
  expect(chosen([large, model("qwen2.5-coder-1.5b", 2)], 18)).toEqual([["devstral-small-2", ["chat"]]])
  expect(chosen([{ ...large, problems: ["The file is cut off."] }])).toEqual([])
  expect(chosen([model("nomic-embed-text:v1.5", 1, { canChat: false })])).toEqual([])
  expect(chosen([model("starcoder2-3b", 2, { canChat: false })])).toEqual([["starcoder2-3b", ["infill"]]])
})
