import { makeMemoryLedger, type PolicyDocument } from "@postern/core"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../src/router.ts"
import { probeEngine, probeNetwork, saying, temporaryFolder } from "./support.ts"

const policy: PolicyDocument = {
  version: 1,
  default: "cloud",
  rules: [{ paths: ["src/pricing/**"], zone: "device" }],
}
const bound = { messages: [{ role: "user", content: "Explain this.\n\n```ts src/pricing/a.ts\nmargin()\n```" }] }
const said = `The margin begins at zabrune percent and grows with velquor until the thirteenth
month, after which quandrel customers fall back to the ostrick floor of the contract.`

const setUp = async (answer = said) => {
  const stateDirectory = await temporaryFolder()
  const make = async () => {
    const targets = [probeNetwork(), probeEngine({ parts: saying(answer) })]
    const router = await createRouter({ targets, policy, stateDirectory, ledger: makeMemoryLedger() })
    onTestFinished(() => router.close())
    return router
  }
  return { make }
}

const zoneOf = async (router: Awaited<ReturnType<typeof createRouter>>, role: string, content: unknown) =>
  (
    await router.explain({
      messages: [
        { role: "user", content: "Go on." },
        { role, content },
      ],
    })
  ).verdict.zone

it("binds an answer that was bound when it comes back: whole, short, in part, or one line per string", async () => {
  const { make } = await setUp()
  const router = await make()
  expect(await zoneOf(router, "assistant", said)).toBe("cloud")
  await router.chat(bound)
  expect(await zoneOf(router, "assistant", said)).toBe("device")
  expect(await zoneOf(router, "user", `I read that ${said.slice(40)}`)).toBe("device")
  const parts = said.split(" ").map((text) => ({ type: "text", text }))
  expect(await zoneOf(router, "user", parts)).toBe("device")
  expect(await zoneOf(router, "user", "The margin is a number.")).toBe("cloud")

  const short = await setUp("Floor: nineteen percent.")
  const other = await short.make()
  await other.chat(bound)
  expect(await zoneOf(other, "user", " Floor: nineteen percent.\n")).toBe("device")
})

it("knows bound answers after a restart, and those of another process at once", async () => {
  const { make } = await setUp()
  const [first, other] = [await make(), await make()]
  expect(await zoneOf(other, "assistant", said)).toBe("cloud")
  await first.chat(bound)
  expect(await zoneOf(other, "assistant", said)).toBe("device")
  await first.close()
  await other.close()
  const restarted = await make()
  expect(await zoneOf(restarted, "assistant", said)).toBe("device")
  expect(await zoneOf(restarted, "tool", said.slice(20, -20))).toBe("device")
})

it("binds nothing by an answer that everybody gives", async () => {
  const { make } = await setUp("Yes.")
  const router = await make()
  await router.chat(bound)
  expect(await zoneOf(router, "user", "Yes.")).toBe("cloud")
})
