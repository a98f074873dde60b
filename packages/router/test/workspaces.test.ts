import { makeMemoryLedger } from "@postern/core"
import { approvePolicy } from "@postern/core/node"
import { secretSamples } from "@postern/core/testing"
import { mkdir, symlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../src/router.ts"
import { probeEngine, probeNetwork, saying, temporaryFolder } from "./support.ts"

const ask = (content: string, postern: object = {}) => ({ messages: [{ role: "user", content }], postern })
const question = "Propose an architecture for the order system."
const lines = (name: string) =>
  Array.from({ length: 20 }, (_, at) => `const ${name}${at}x = ${name}Of(${name}Tier${at}, ${name}Rate${at})`).join(
    "\n",
  )
const policy = (zone: string, rest: object = {}) =>
  JSON.stringify({ version: 1, default: "cloud", rules: [{ paths: ["closed/**"], zone }], ...rest })

const makeFolder = async (files: Readonly<Record<string, string>>) => {
  const root = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return root
}

const setUp = async (oneRest: object = {}, otherRest: object = {}) => {
  const one = await makeFolder({ "postern.jsonc": policy("device", oneRest), "closed/a.ts": lines("alpha") })
  const other = await makeFolder({ "postern.jsonc": policy("nowhere", otherRest), "closed/b.ts": lines("beta") })
  const [stateDirectory, cloud] = [await temporaryFolder(), probeNetwork()]
  // What a folder opens counts once a person approved it.
  for (const root of [one, other]) approvePolicy(root, { stateDirectory })
  const make = async () => {
    const router = await createRouter({
      workspace: [one, other],
      targets: [cloud, probeEngine({ parts: saying("The floor is 0.1807.") })],
      ledger: makeMemoryLedger(),
      stateDirectory,
    })
    onTestFinished(() => router.close())
    return router
  }
  return { one, other, cloud, stateDirectory, make, router: await make() }
}

it("knows the protected content of each workspace, whichever the request is about", async () => {
  const { router, cloud } = await setUp()
  const zoneOf = async (content: string) => (await router.explain(ask(content))).verdict.zone
  expect(await zoneOf(question)).toBe("cloud")
  expect(await zoneOf(`${question}\n${lines("alpha")}`)).toBe("device")
  expect(await zoneOf(`${question}\n${lines("beta")}`)).toBe("nowhere")
  await router.chat(ask(question))
  expect(cloud.sent).toHaveLength(1)
})

it("judges an absolute path by the workspace it lies in, and a relative one by both", async () => {
  const { one, other, router } = await setUp()
  const zoneOf = async (path: string) => (await router.explain(ask("x", { files: [{ path }] }))).verdict.zone
  expect(await zoneOf(join(one, "open/a.ts"))).toBe("cloud")
  expect(await zoneOf(join(other, "open/a.ts"))).toBe("cloud")
  expect(await zoneOf(join(one, "closed/a.ts"))).toBe("device")
  expect(await zoneOf(join(other, "closed/b.ts"))).toBe("nowhere")
  expect(await zoneOf("closed/a.ts")).toBe("nowhere")
  expect(await zoneOf("/elsewhere/a.ts")).toBe("device")
})

it("binds what one workspace opens by a link into the other", async () => {
  const { one, other, router } = await setUp()
  await mkdir(join(one, "open"))
  await symlink(join(other, "closed/b.ts"), join(one, "open/link.ts"))
  const { verdict } = await router.explain(ask("x", { files: [{ path: join(one, "open/link.ts") }] }))
  expect(verdict.zone).toBe("nowhere")
})

it("keeps the stricter of two settings: redaction, terms for the cloud", async () => {
  const [{ secret } = { secret: "" }] = secretSamples(3)
  const { router, cloud } = await setUp({ secrets: "redact" }, { secrets: "device" })
  expect((await router.explain(ask(`${question} ${secret}`))).verdict.zone).toBe("device")
  const strict = await setUp({}, { cloud: { regions: ["us"] } })
  const { steps, excluded } = await strict.router.explain(ask(question))
  expect(steps.map(({ target }) => target)).toEqual(["device"])
  expect(excluded).toMatchObject([{ target: "cloud", reasons: [{ fact: "policy" }] }])
  expect(cloud.sent).toEqual([])
})

it("keeps an exception to the workspace whose policy makes it", async () => {
  const first = await setUp()
  const { verdict } = await first.router.explain(ask(`${question}\n${lines("beta")}`))
  const finding = verdict.findings.find(({ kind }) => kind === "content")?.id ?? "none"
  const exceptions = [{ finding, reason: "published", expires: "2999-01-01" }]
  const elsewhere = await setUp({ exceptions })
  expect((await elsewhere.router.explain(ask(`${question}\n${lines("beta")}`))).verdict.zone).toBe("nowhere")
  const own = await setUp({}, { exceptions })
  expect((await own.router.explain(ask(`${question}\n${lines("beta")}`))).verdict.zone).toBe("cloud")
})

it("knows an answer about one workspace again, also in a router of the other alone", async () => {
  const { other, stateDirectory, router } = await setUp()
  const reply = await router.chat(ask(`${question}\n${lines("alpha")}`))
  expect(reply.text).toBe("The floor is 0.1807.")
  expect((await router.explain(ask(reply.text))).verdict.zone).toBe("device")
  await router.close()
  const alone = await createRouter({ workspace: other, targets: [probeEngine()], stateDirectory })
  onTestFinished(() => alone.close())
  expect((await alone.explain(ask(reply.text))).verdict.zone).toBe("device")
})

it("takes a buffer for the file of the workspace that it lies in", async () => {
  const { one, router } = await setUp()
  router.workspace.didChange(join(one, "closed/new.ts"), lines("typed"))
  expect((await router.explain(ask(`${question}\n${lines("typed")}`))).verdict.zone).toBe("device")
})
