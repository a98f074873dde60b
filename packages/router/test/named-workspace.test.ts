import { InvalidRequest, isWithin, makeMemoryLedger } from "@postern/core"
import { approvePolicy } from "@postern/core/node"
import { secretSamples, transports } from "@postern/core/testing"
import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import * as fc from "fast-check"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../src/router.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "./support.ts"

const ask = (content: string, postern: object = {}) => ({ messages: [{ role: "user", content }], postern })
const question = "Propose an architecture for the order system."
const lines = (name: string) =>
  Array.from({ length: 20 }, (_, at) => `const ${name}${at}x = ${name}Of(${name}Tier${at}, ${name}Rate${at})`).join(
    "\n",
  )
const fence = (code: string, path = "") => `${question}\n\`\`\`ts ${path}\n${code}\n\`\`\``
const newCode = "for (const item of cart) total += item.price * item.count"

const makeFolder = async (files: Readonly<Record<string, string>>) => {
  const root = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return root
}

/** A shop that opens everything, and a vault that opens nothing. */
const setUp = async (vaultRest: object = {}, shopRest: object = {}) => {
  const shop = await makeFolder({
    "postern.jsonc": JSON.stringify({ version: 1, default: "cloud", attachments: "cloud", ...shopRest }),
    "src/shop.ts": lines("alpha"),
    "src/both.ts": "export {}",
  })
  const vault = await makeFolder({
    "postern.jsonc": JSON.stringify({ version: 1, default: "device", ...vaultRest }),
    "src/vault.ts": lines("beta"),
    "src/both.ts": lines("gamma"),
  })
  const [stateDirectory, cloud, ledger] = [await temporaryFolder(), probeNetwork(), makeMemoryLedger()]
  for (const root of [shop, vault]) approvePolicy(root, { stateDirectory })
  const router = await createRouter({
    workspace: [shop, vault],
    targets: [cloud, probeEngine()],
    ledger,
    stateDirectory,
  })
  onTestFinished(() => router.close())
  const zoneOf = async (request: object, workspace?: string) =>
    (await router.explain(request, workspace === undefined ? {} : { workspace })).verdict.zone
  return { shop, vault, cloud, ledger, router, zoneOf }
}

it("judges code of no known origin, and attachments, by the workspace that the call is about", async () => {
  const { shop, vault, zoneOf } = await setUp()
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } }
  const showing = { messages: [{ role: "user", content: [{ type: "text", text: question }, image] }] }
  for (const request of [ask(fence(newCode)), showing]) {
    expect(await zoneOf(request)).toBe("device")
    expect(await zoneOf(request, vault)).toBe("device")
    expect(await zoneOf(request, shop)).toBe("cloud")
  }
})

it("knows the content of every workspace, whichever the call is about, and sends none of it", async () => {
  const { shop, cloud, router, zoneOf } = await setUp()
  for (const text of [lines("beta"), fence(lines("beta")), fence(lines("gamma"), "src/both.ts")]) {
    expect(await zoneOf(ask(text), shop)).toBe("device")
    expect((await router.chat(ask(text), { workspace: shop })).route.zone).toBe("device")
  }
  expect((await router.chat(ask(fence(newCode, "src/shop.ts")), { workspace: shop })).route.zone).toBe("cloud")
  expect(cloud.sent).toHaveLength(1)
  expect(cloud.sent[0]).toContain("item.price")
})

it("knows it in whatever form a tool puts it, also where it is said to come from a file of the named workspace", async () => {
  const { shop, router, zoneOf } = await setUp()
  for (const [form, carry] of Object.entries(transports)) {
    for (const text of [carry(lines("beta")), fence(carry(lines("beta")), "src/shop.ts")]) {
      expect(await zoneOf(ask(text), shop), form).toBe("device")
    }
  }
  const gap = { prefix: `${lines("beta")}\n`, suffix: "\n", path: "src/shop.ts" }
  expect((await router.explain(gap, { workspace: shop })).verdict.zone).toBe("device")
})

it("never narrows by a name, and widens nothing that shows another workspace's content", async () => {
  const { shop, vault, router } = await setUp()
  const shops = [
    question,
    fence(newCode),
    fence(newCode, "src/shop.ts"),
    fence(newCode, "src/both.ts"),
    fence(lines("alpha"), "src/shop.ts"),
  ]
  const vaults = [
    fence(newCode, "src/vault.ts"),
    fence(newCode, join(vault, "src/new.ts")),
    fence(lines("beta")),
    fence(lines("gamma"), "src/both.ts"),
  ]
  const judged = async (content: string, workspace: string | ReadonlyArray<string>) =>
    (await router.explain(ask(content), { workspace })).verdict
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...shops, ...vaults), { minLength: 1, maxLength: 4 }), async (pieces) => {
      const content = pieces.join("\n\n")
      const whole = await judged(content, [shop, vault])
      const named = await judged(content, shop)
      expect(isWithin(whole.zone, named.zone)).toBe(true)
      const shows = whole.findings.filter(({ kind }) => kind === "content" || kind === "secret" || kind === "derived")
      expect(named.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(shows.map(({ id }) => id)))
      expect(named.zone).toBe(pieces.some((text) => vaults.includes(text)) ? "device" : "cloud")
    }),
    { numRuns: 60 },
  )
})

it("takes a relative path for the workspace's where it has such a file, else for everybody's", async () => {
  const { shop, vault, zoneOf } = await setUp()
  const declared = (...paths: ReadonlyArray<string>) => ask("x", { files: paths.map((path) => ({ path })) })
  expect(await zoneOf(declared("src/shop.ts"))).toBe("device")
  expect(await zoneOf(declared("src/shop.ts"), shop)).toBe("cloud")
  expect(await zoneOf(declared("./src/both.ts"), shop)).toBe("cloud")
  expect(await zoneOf(declared("src/vault.ts"), shop)).toBe("device")
  expect(await zoneOf(declared(join(vault, "src/both.ts")), shop)).toBe("device")
  expect(await zoneOf(declared(join(vault, "src/both.ts"), "src/both.ts"), shop)).toBe("device")
  expect(await zoneOf(declared("src/both.ts", `file://${vault}/src/both.ts`), shop)).toBe("device")
  expect(await zoneOf(ask(`${fence(newCode, "src/both.ts")}\n${fence("x", join(vault, "src/both.ts"))}`), shop)).toBe(
    "device",
  )
})

it("lets a workspace that cannot know its content by its words judge all of it", async () => {
  const unknowing = await setUp({ fingerprints: false })
  expect(await unknowing.zoneOf(ask(fence(newCode)), unknowing.shop)).toBe("device")
  const broken = await setUp({ default: "nonsense" })
  expect(await broken.zoneOf(ask(question), broken.shop)).toBe("device")
})

it("keeps what a workspace says of secrets and of the cloud, whichever the call is about", async () => {
  const [{ secret } = { secret: "" }] = secretSamples(3)
  const { shop, router, zoneOf } = await setUp({ secrets: "device", cloud: { regions: ["us"] } })
  expect(await zoneOf(ask(`${question} ${secret}`), shop)).toBe("device")
  const { excluded } = await router.explain(ask(question), { workspace: shop })
  expect(excluded).toMatchObject([{ target: "cloud", reasons: [{ fact: "policy" }] }])
})

it("takes preferences and budgets of the workspace that the call is about alone", async () => {
  const spent = { tokensPerDay: 1, whenSpent: "refuse" }
  const { shop, vault, router } = await setUp(
    { default: "cloud", tasks: { architecture: "device" }, budget: spent },
    { tasks: { architecture: "cloud" } },
  )
  const plan = async (workspace: string) => router.explain(ask(question), { workspace })
  expect((await plan(shop)).steps[0]?.target).toBe("cloud")
  expect((await plan(vault)).excluded).toMatchObject([{ target: "cloud", reasons: [{ fact: "budget" }] }])
})

it("refuses a folder that is none of the router's, and records that", async () => {
  const { router, ledger } = await setUp()
  await expect(router.chat(ask("x"), { workspace: "/elsewhere" })).rejects.toThrow(InvalidRequest)
  expect(ledger.requests()).toMatchObject([{ outcome: "invalid" }])
})
