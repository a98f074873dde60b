import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger } from "@postern/core"
import { startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { createHash } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"

const setUp = async () => {
  const cloud = await startMistralServer({ models: ["mistral-large-latest"] })
  const ledger = makeMemoryLedger()
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-"))
  const router = await createRouter({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    targets: [
      mistral({ model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" }),
      mistral({ model: "mistral-gone", serverURL: cloud.url, apiKey: "emulator" }),
    ],
    ledger,
    stateDirectory,
  })
  onTestFinished(async () => {
    await rm(stateDirectory, { recursive: true })
    await router.close()
    await cloud.close()
  })
  return { cloud, ledger, router }
}

it("sends exactly the bytes that were cleared, unknown fields and all", async () => {
  const { cloud, ledger, router } = await setUp()
  await router.chat({ messages: [{ role: "user", content: "hi", vendor_extra: 1 }], top_k: 7, metadata: { a: "b" } })
  const [request] = cloud.requests
  expect(cloud.requests).toHaveLength(1)
  expect(JSON.parse(request?.body.toString() ?? "")).toMatchObject({
    top_k: 7,
    metadata: { a: "b" },
    messages: [{ vendor_extra: 1 }],
  })
  const received = createHash("sha256")
    .update(request?.body ?? "")
    .digest("hex")
  expect(ledger.requests()).toMatchObject([
    { attempts: [{ bodyDigest: received, bytesSent: request?.body.byteLength }] },
  ])
})

it("answers the API's 400 for an unknown model with advice", async () => {
  const { router } = await setUp()
  await expect(
    router.chat({ model: "mistral-gone", messages: [{ role: "user", content: "hi" }] }),
  ).rejects.toMatchObject({
    reason: "not-found",
    status: 400,
  })
})

it("opens nothing for a protected request", async () => {
  const { cloud, router } = await setUp()
  const content = "Explain.\n```ts src/pricing/discount.ts\nexport const floor = 0.18\n```"
  await expect(router.chat({ messages: [{ role: "user", content }] })).rejects.toMatchObject({ fact: "policy" })
  expect(cloud.requests).toEqual([])
})
