import { makeMemoryLedger } from "@postern/core"
import { expect, it } from "vitest"
import { createRouter } from "../../src/router.ts"
import { probeEngine, temporaryFolder } from "../support.ts"

const setUp = async () => {
  const ledger = makeMemoryLedger()
  const router = await createRouter({ targets: [probeEngine()], ledger, stateDirectory: await temporaryFolder() })
  return { ledger, router }
}

it("records what became of an answer, by its id", async () => {
  const { ledger, router } = await setUp()
  const { id } = await router.chat({ messages: [{ role: "user", content: "Hello." }] })
  await router.feedback(id, "accepted")
  expect(ledger.events.at(-1)).toEqual({
    type: "feedback",
    version: 1,
    id,
    at: expect.any(String),
    outcome: "accepted",
  })
  await router.close()
})

it("refuses what is no id and what is no outcome, without repeating it", async () => {
  const { ledger, router } = await setUp()
  await expect(router.feedback("the secret plan", "accepted")).rejects.toThrow(
    /^Expected the `id` of a reply, came something else/,
  )
  const { id } = await router.chat({ messages: [{ role: "user", content: "Hello." }] })
  // @ts-expect-error: what plain JavaScript may pass.
  await expect(router.feedback(id, "it was the secret plan")).rejects.toThrow(/one of accepted, corrected, rejected/)
  expect(JSON.stringify(ledger.events)).not.toContain("secret plan")
  await router.close()
})
