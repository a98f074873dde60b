import { approvePolicy, readLedger } from "@postern/core/node"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type DemoReport, type DemoRow, formatReport } from "./report.ts"
import { demoRequests } from "./requests.ts"
import { send } from "./send.ts"
import { makeTargets } from "./targets.ts"
import { writeWorkspace } from "./workspace.ts"

const { values } = parseArgs({
  options: { json: { type: "boolean" }, live: { type: "boolean" }, model: { type: "string" } },
})
const isLive = values.live === true
if (isLive && process.env["MISTRAL_API_KEY"] === undefined) {
  console.error(
    "Expected the environment variable MISTRAL_API_KEY for --live, found none; set it, or leave out --live.",
  )
  process.exit(2)
}

const directory = await mkdtemp(join(tmpdir(), "postern-demo-"))
const state = join(directory, "state")
try {
  const workspace = await writeWorkspace(join(directory, "repository"))
  // In a repository the commit approves; this one is in none.
  approvePolicy(workspace.directory, { stateDirectory: state })
  const { targets, cloud } = await makeTargets(directory, isLive, values.model)
  const rows: Array<DemoRow> = []
  {
    await using router = await createRouter({ workspace: workspace.directory, targets, stateDirectory: state })
    // Chat waits until protected content is known, autocompletion does not: an editor has been open for a moment.
    await router.explain({ messages: [{ role: "user", content: "Begin." }] })
    for (const request of demoRequests(workspace)) rows.push(await send(router, request))
  }
  const received = cloud?.requests ?? []
  const canaryHits = received.filter(({ body }) => workspace.canaries.some((canary) => body.includes(canary))).length
  await cloud?.close()
  const ledger = await readLedger(state)
  const report: DemoReport = {
    requests: rows,
    cloud: {
      emulated: !isLive,
      requests: isLive ? rows.filter((row) => row.targetZone === "cloud").length : received.length,
      bytes: received.reduce((sum, { body }) => sum + body.byteLength, 0),
      canaryHits,
    },
    ledger: { events: ledger.events, chainOk: ledger.chainOk },
    ok: rows.every((row) => row.ok) && canaryHits === 0 && ledger.chainOk && ledger.requests === rows.length,
  }
  const notes = [
    values.model === undefined
      ? "The device models are generated miniatures, run by the real engine: their words mean nothing. --model FILE takes a real GGUF."
      : `The device model is ${values.model}.`,
    isLive
      ? "The cloud is Mistral's own API."
      : `The cloud is an offline emulator of Mistral's API on this machine, spoken to by the real SDK.${
          process.env["MISTRAL_API_KEY"] === undefined ? "" : " --live takes the real one: your MISTRAL_API_KEY is set."
        }`,
  ]
  console.log(values.json === true ? JSON.stringify(report, undefined, 2) : formatReport(report, notes))
  process.exitCode = report.ok ? 0 : 1
} finally {
  await rm(directory, { recursive: true, force: true })
}
