import { makeMemoryLedger } from "@postern/core"
import { approvePolicy } from "@postern/core/node"
import { mkdir, rm, symlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { expect, it } from "vitest"
import { createRouter } from "../src/router.ts"
import { type RouterOptions } from "../src/router-options.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "./support.ts"

const policy = `{
  "version": 1,
  "default": "cloud",
  "rules": [{ "paths": ["src/pricing/**"], "zone": "device", "reason": "trade secret" }]
}`

const setUp = async (files: Readonly<Record<string, string>>, options: Partial<RouterOptions> = {}) => {
  const workspace = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, name)), { recursive: true })
    await writeFile(join(workspace, name), text)
  }
  const stateDirectory = await temporaryFolder()
  approvePolicy(workspace, { stateDirectory })
  const targets = [probeNetwork(), probeEngine()]
  const make = (more: Partial<RouterOptions> = {}) =>
    createRouter({ workspace, targets, stateDirectory, ledger: makeMemoryLedger(), ...options, ...more })
  return { workspace, router: await make(), make }
}

const fenced = (path: string, text = "export const floor = 0.18") => ({
  messages: [{ role: "user", content: `Explain this.\n\n\`\`\`ts ${path}\n${text}\n\`\`\`` }],
})

it("finds the policy of the workspace and names the rule's line", async () => {
  const { router } = await setUp({ "postern.jsonc": policy })
  const { verdict } = await router.explain(fenced("src/pricing/discount.ts"))
  expect(verdict).toMatchObject({
    zone: "device",
    findings: [{ kind: "origin", path: "src/pricing/discount.ts", rule: { file: "postern.jsonc", line: 4 } }],
  })
})

it("keeps everything on the device while the policy has a typo, and says where it is", async () => {
  const { router } = await setUp({ "postern.jsonc": policy.replace("rules", "ruels") })
  const { verdict, steps } = await router.explain({ messages: [{ role: "user", content: "hi" }] })
  expect(verdict.zone).toBe("device")
  expect(steps[0]?.reasons.join()).toContain(
    "postern.jsonc:4:3: `ruels` is not a key of a policy; did you mean `rules`?",
  )
})

it("follows a link into a protected folder", async () => {
  const { workspace, make } = await setUp({ "postern.jsonc": policy, "src/pricing/discount.ts": "secret" })
  await symlink(join(workspace, "src/pricing"), join(workspace, "shortcut"))
  const router = await make()
  expect((await router.explain(fenced("shortcut/discount.ts"))).verdict.zone).toBe("device")
})

it("lets a verbatim part of an open file go where the default binds code, and nothing that only claims to be", async () => {
  const closed = `{ "version": 1, "rules": [{ "paths": ["docs/**"], "zone": "cloud" }] }`
  const { router } = await setUp({ "postern.jsonc": closed, "docs/example.ts": "export const total = 3\nexport {}\n" })
  expect((await router.explain(fenced("docs/example.ts", "export const total = 3"))).verdict.zone).toBe("cloud")
  expect((await router.explain(fenced("docs/example.ts", "export const floor = 4"))).verdict.zone).toBe("device")
})

it("takes the narrower of the file and the policy that is given", async () => {
  const given = { version: 1, default: "cloud", rules: [{ paths: ["src/auth/**"], zone: "device" }] } as const
  const { router } = await setUp({ "postern.jsonc": policy }, { policy: given })
  expect((await router.explain(fenced("src/auth/login.ts"))).verdict.zone).toBe("device")
  expect((await router.explain(fenced("src/pricing/a.ts"))).verdict.zone).toBe("device")
  expect((await router.explain(fenced("src/cart.ts"))).verdict.zone).toBe("cloud")
})

it("binds everything to the device when the workspace is no folder", async () => {
  const { workspace, make } = await setUp({}, {})
  await rm(workspace, { recursive: true })
  const { verdict } = await (await make()).explain({ messages: [{ role: "user", content: "hi" }] })
  expect(verdict).toMatchObject({ zone: "device", findings: [{ kind: "limit", cause: "broken-policy" }] })
})

it("gives a wider policy that an agent writes no effect, and says what waits", async () => {
  const { workspace, make } = await setUp({ "postern.jsonc": policy })
  await writeFile(join(workspace, "postern.jsonc"), `{ "version": 1, "default": "cloud" }`)
  const { verdict, warnings } = await (await make()).explain(fenced("src/pricing/discount.ts"))
  expect(verdict.zone).toBe("device")
  expect(warnings).toContainEqual(expect.stringContaining("postern.jsonc is changed"))
})

it("sends what an exception of the policy silences, tool-call paths too", async () => {
  const { workspace, make } = await setUp({ "postern.jsonc": policy })
  const request = {
    messages: [
      {
        role: "assistant",
        tool_calls: [{ id: "1", function: { name: "read", arguments: '{"path":"src/pricing/discount.ts"}' } }],
      },
      { role: "tool", tool_call_id: "1", content: "export const floor = 0.18" },
      { role: "user", content: "Explain this." },
    ],
    postern: { prefer: "cloud" },
  }
  const [finding] = (await (await make()).explain(request)).verdict.findings
  const exception = `"exceptions": [{ "finding": "${finding?.id}", "reason": "sample", "expires": "9999-12-31" }]`
  await writeFile(join(workspace, "postern.jsonc"), policy.replace('"default"', `${exception}, "default"`))
  expect((await (await make()).chat(request)).route.zone).toBe("device")
  approvePolicy(workspace, { stateDirectory: join(workspace, "state") })
  const approved = await make({ stateDirectory: join(workspace, "state") })
  expect((await approved.chat(request)).route.zone).toBe("cloud")
})
