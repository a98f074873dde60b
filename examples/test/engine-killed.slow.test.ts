import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, type RoutedPart } from "@postern/core"
import { makeScriptedModel } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { startUpstream, upstreamWords } from "./faulty-upstream.ts"
import { killEngines } from "./kill-engines.ts"

const said = `${Array.from({ length: 120 }, (_, at) => `step ${at}`).join(", ")}.`

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-killed-"))
  await makeScriptedModel(join(folder, "model.gguf"), { answer: said })
  // Whatever the machine does meanwhile, the engine is in the middle of it.
  await makeScriptedModel(join(folder, "endless.gguf"), { answer: "on and ", endless: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const setUp = async (withCloud: boolean, model: "model.gguf" | "endless.gguf" = "model.gguf") => {
  const cloud = await startUpstream()
  const ledger = makeMemoryLedger()
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [
      llamaCpp({ id: "device", file: join(folder, model), threads: 1, gpu: false, contextTokens: 32_768 }),
      ...(withCloud
        ? [mistral({ id: "cloud", model: "m", serverURL: cloud.url, apiKey: "key", serves: ["chat"] })]
        : []),
    ],
    ledger,
    stateDirectory: folder,
  })
  onTestFinished(async () => {
    await router.close()
    await cloud.close()
  })
  return { router, cloud, ledger }
}

const asked = (zone: "device" | "cloud", maxTokens = 1200) => ({
  messages: [{ role: "user", content: "Rename the variable." }],
  max_tokens: maxTokens,
  postern: { zone, prefer: "device" },
})

const textOf = (parts: ReadonlyArray<RoutedPart>) =>
  parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")

describe("an engine that is killed", () => {
  test.each([
    ["and the cloud is allowed", true, "cloud"],
    ["and the cloud is forbidden", true, "device"],
    ["and there is nothing else", false, "cloud"],
  ] as const)("in the middle of its answer fails it, typed and once, %s", async (_, withCloud, zone) => {
    const { router, cloud, ledger } = await setUp(withCloud, "endless.gguf")
    const parts: Array<RoutedPart> = []
    const reading = async () => {
      for await (const part of router.stream(asked(zone, 30_000))) {
        parts.push(part)
        if (part.type === "text-delta") killEngines()
      }
    }
    await expect(reading()).rejects.toMatchObject({ _tag: "ModelError", reason: "crashed", target: "device" })
    expect("on and ".repeat(10_000).startsWith(textOf(parts))).toBe(true)
    expect(parts.filter(({ type }) => type === "finish")).toEqual([])
    expect(cloud.requests()).toBe(0)
    expect(ledger.requests()).toMatchObject([{ outcome: "failed", attempts: [{ errorReason: "crashed" }] }])
    // A new engine starts for the next.
    expect((await router.chat(asked(zone, 5))).route.target).toBe("device")
  })

  test("before its first word is started again; nothing is lost or said twice", async () => {
    const { router, cloud } = await setUp(false)
    const answering = router.chat(asked("device"))
    await expect.poll(killEngines).toBeGreaterThan(0)
    expect((await answering).text).toBe(said)
    expect(cloud.requests()).toBe(0)
  })

  test("before its first word, again and again, leaves the request to the cloud where that is allowed", async () => {
    const { router, cloud } = await setUp(true)
    const answering = router.chat(asked("cloud"))
    const killing = setInterval(killEngines, 1)
    const reply = await answering
    clearInterval(killing)
    expect(reply).toMatchObject({ text: upstreamWords.join(""), route: { target: "cloud", fallbacks: 1 } })
    expect(cloud.requests()).toBe(1)
  })
})
