import { makeMemoryLedger, type NoRoute } from "@postern/core"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../../src/router.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

const refused = async (request: object): Promise<Pick<NoRoute, "fact" | "message">> => {
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [probeNetwork(), probeEngine()],
    ledger: makeMemoryLedger(),
    stateDirectory: await temporaryFolder(),
  })
  onTestFinished(() => router.close())
  return router.chat(request).then(
    () => expect.unreachable(),
    (error: NoRoute) => error,
  )
}

const messages = [{ role: "user", content: "hi" }]

it("tells of a target that the request names what keeps that one from answering", async () => {
  const postern = { zone: "device" }
  const named = await refused({ model: "cloud", messages, postern })
  expect(named).toMatchObject({ fact: "policy" })
  expect(named.message).toMatch(/^No target may or can answer. cloud: the request may reach device at most/)
  expect(named.message).not.toContain("device: ")
  expect(await refused({ model: "neither", messages, postern })).toMatchObject({ fact: "capability" })
  const long = [{ role: "user", content: "word ".repeat(20_000) }]
  expect(await refused({ model: "device", messages: long })).toMatchObject({ fact: "fit" })
})
