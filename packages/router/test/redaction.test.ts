import { makeMemoryLedger, type PolicyDocument } from "@postern/core"
import { secretSamples } from "@postern/core/testing"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../src/router.ts"
import { probeEngine, probeNetwork, saying, temporaryFolder } from "./support.ts"

const [secret = ""] = secretSamples(7).flatMap((sample) => (sample.provider === "github" ? [sample.secret] : []))
const ask = `Propose an architecture for the release bot. It signs in with ${secret}.`
const chat = (content: string) => ({ messages: [{ role: "user", content }] })

const placeholder = /redacted_\w+/

/** A cloud that says again what it was sent, as a model would that writes a call with the key in it. */
const echo = () => probeNetwork({ answerTo: (sent) => saying(`Use ${placeholder.exec(sent)?.[0] ?? "no key"} there.`) })

const setUp = async (policy: Omit<PolicyDocument, "version" | "default"> = {}, cloud = echo()) => {
  const ledger = makeMemoryLedger()
  const router = await createRouter({
    targets: [cloud, probeEngine()],
    policy: { version: 1, default: "cloud", ...policy },
    ledger,
    stateDirectory: await temporaryFolder(),
  })
  onTestFinished(() => router.close())
  return { router, ledger, cloud }
}

it("sends a placeholder for a secret, gives the secret back in the answer, and says so", async () => {
  const { router, ledger, cloud } = await setUp()
  const reply = await router.chat(chat(ask))
  expect(cloud.sent.join()).not.toContain(secret)
  expect(reply).toMatchObject({ text: `Use ${secret} there.`, route: { zone: "cloud" } })
  expect(reply.route.reasons).toContain("a secret of the format github-token which is redacted")
  expect(ledger.requests()).toMatchObject([
    { attempts: [{ redactions: 1, restored: { text: 1, toolArguments: 0, leftInUrls: 0 } }] },
  ])
  expect(JSON.stringify(ledger.events)).not.toContain(secret)
})

it("keeps one placeholder for one secret through a session, so that a provider's cache still hits", async () => {
  const { router, cloud } = await setUp()
  const first = chat(ask)
  const { text } = await router.chat(first)
  const followUp = [
    { role: "assistant", content: text },
    { role: "user", content: "Refine that architecture." },
  ]
  await router.chat({ messages: [...first.messages, ...followUp] })
  const [one, two] = cloud.sent.map((body) => placeholder.exec(body)?.[0])
  expect(one).toBeDefined()
  expect(two).toBe(one)
  expect(cloud.sent.join()).not.toContain(secret)
})

it("keeps a request on the device, or refuses it, where the policy says so of secrets", async () => {
  const { router: bound, cloud } = await setUp({ secrets: "device" })
  expect((await bound.chat(chat(ask))).route.zone).toBe("device")
  const { router: refused } = await setUp({ secrets: "refuse" })
  await expect(refused.chat(chat(ask))).rejects.toMatchObject({ _tag: "NoRoute", fact: "policy" })
  expect(cloud.sent).toEqual([])
})

it("keeps a secret on the device that only decoding shows: no placeholder can stand there", async () => {
  const { router } = await setUp()
  const encoded = Buffer.from(`{"authorization":"token ${secret}"}`).toString("base64")
  const plan = await router.explain(chat(`Propose an architecture around ${encoded}`))
  expect(plan.verdict).toMatchObject({ zone: "device", findings: [{ kind: "secret", isRedacted: false }] })
})

it("redacts in tool calls, in their results, in escaped JSON and in every key", async () => {
  const { router, cloud } = await setUp()
  const call = { id: "1", type: "function", function: { name: "run", arguments: JSON.stringify({ command: secret }) } }
  await router.chat({
    messages: [
      { role: "user", content: "Review the architecture of this." },
      { role: "assistant", tool_calls: [call] },
      { role: "tool", tool_call_id: "1", content: JSON.stringify({ out: `{"key":"${secret}"}` }) },
      { role: "user", content: "And then?" },
    ],
    metadata: { [secret]: "yes" },
    postern: { prefer: "cloud" },
  })
  expect(cloud.sent).toHaveLength(1)
  expect(cloud.sent.join()).not.toContain(secret)
})

it("redacts the name of a protected file where the policy says so, and names it again in the answer", async () => {
  const { router, cloud } = await setUp({ names: "redact", rules: [{ paths: ["src/pricing/**"], zone: "device" }] })
  const reply = await router.chat(chat("Propose an architecture: where should src/pricing/margin.ts go?"))
  expect(cloud.sent.join()).not.toContain("margin")
  expect(reply).toMatchObject({ text: "Use src/pricing/margin.ts there.", route: { zone: "cloud" } })
})

it("sends nothing when an adapter writes back what was redacted", async () => {
  const cloud = probeNetwork({ body: (body) => ({ ...body, note: secret }) })
  const { router } = await setUp({}, cloud)
  expect((await router.chat(chat(ask))).route.target).toBe("device")
  expect(cloud.sent).toEqual([])
})
