import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it, onTestFinished } from "vitest"

const run = promisify(execFile)
const folder = join(import.meta.dirname, "..")

const outputs: Readonly<Record<string, RegExp>> = {
  "01-first-route.ts": /^cloud at most → mistral-large-latest: .+\ndevice at most → devstral-small-2: .+trade secret/,
  "02-chat-on-the-device.ts": /^miniature \(device\) said: Renamed it in two places\.\n$/,
  "03-stream-from-the-cloud.ts": /^from mistral-large-latest: [^]+the cloud received 1 request of \d+ bytes\n$/,
  "10-ai-sdk.ts": /^Hello from the server\.\nfrom mistral-large-latest, cloud\n$/,
  "11-ai-sdk-own-provider.ts": /^Hello from the server\. The cloud saw the key: false\nrefused, device at most\n$/,
}

it("has an expectation for every example", () => {
  expect(readdirSync(folder).filter((file) => file.endsWith(".ts"))).toEqual(Object.keys(outputs))
})

it.each(Object.entries(outputs))("%s runs with plain node and prints what it promises", async (file, output) => {
  const state = await mkdtemp(join(tmpdir(), "postern-examples-"))
  onTestFinished(() => rm(state, { recursive: true, force: true }))
  const { stdout } = await run(process.execPath, ["--conditions=@postern/source", join(folder, file)], {
    env: { ...process.env, XDG_STATE_HOME: state },
  })
  expect(stdout).toMatch(output)
})

it("the demo sends every request where it belongs, and nothing protected to the cloud", async () => {
  const { stdout } = await run(process.execPath, [
    "--conditions=@postern/source",
    join(folder, "demo", "main.ts"),
    "--json",
  ])
  const report: unknown = JSON.parse(stdout)
  expect(report).toMatchObject({
    ok: true,
    cloud: { emulated: true, requests: 4, canaryHits: 0 },
    ledger: { events: 23, chainOk: true },
  })
})
