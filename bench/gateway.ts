import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { atMost, type BenchOptions, type BenchResult, check, type Figure, observe } from "./lib/bench.ts"
import { buildPackages } from "./lib/build-packages.ts"
import { checkLedger, checkLine } from "./lib/gateway/check-line.ts"
import { type Child, type ProcessUsage, startChild } from "./lib/gateway/child.ts"
import { direct, type GatewayUnderTest, passThrough, portkey, postern, stateOf } from "./lib/gateway/gateways.ts"
import { installPortkey } from "./lib/gateway/install-portkey.ts"
import { measureGateways } from "./lib/gateway/measure-gateways.ts"
import { paired, type Series } from "./lib/gateway/measure-cost.ts"
import { measureStarts, startOnce } from "./lib/gateway/measure-start.ts"
import { type Running, runningAt, startGateway } from "./lib/gateway/running.ts"
import { median, quartiles } from "./lib/quantile.ts"
import { writeWorkspace } from "./lib/gateway/workspace.ts"

const upstreamProgram = fileURLToPath(new URL("lib/gateway/upstream.ts", import.meta.url))

interface Stage {
  readonly upstream: Child
  readonly url: string
  readonly gateways: ReadonlyArray<GatewayUnderTest>
  readonly stateDirectory: string
}

const requestsAt = async (upstream: Child): Promise<number> => Number((await upstream.ask("requests"))["requests"])

/** Starts all, proves that they do what is measured, measures, and proves that all of it was done. */
const compareRunning = async (stage: Stage, earlier: number, quick: boolean) => {
  const { upstream } = stage
  const sentBefore = await requestsAt(upstream)
  const running: Array<Running & { readonly child: Child }> = []
  try {
    for (const gateway of stage.gateways) running.push(await startGateway(gateway))
    const idle = await Promise.all(running.map(({ child }) => child.usage()))
    const passing = running.find(({ name }) => name === "pass-through")
    const guarded = running.find(({ name }) => name === "Postern")
    if (passing === undefined || guarded === undefined) throw new Error("A gateway is missing.")
    const refused = await checkLine(passing, guarded, upstream)
    const end = runningAt("direct", direct(stage.url))
    const figures = await measureGateways(end, running, quick)
    const loaded = await Promise.all(running.map(({ child }) => child.usage()))
    const memory = (when: string, usages: ReadonlyArray<ProcessUsage>): ReadonlyArray<Figure> =>
      running.map(({ name }, at) =>
        observe(`${name}, memory ${when}`, (usages[at]?.residentBytes ?? Number.NaN) / 1e6, {
          unit: "MB",
          how: "resident, of its process",
        }),
      )
    const sent = (await requestsAt(upstream)) - sentBefore
    const asked = [end, ...running].reduce((sum, one) => sum + one.asked(), 0)
    check(sent === asked, `${asked} requests at the upstream, came ${sent}`)
    await guarded.child.close()
    await checkLedger(stage.stateDirectory, earlier + guarded.asked() + refused)
    return [...figures, ...memory("at the start", idle), ...memory("after the load", loaded)]
  } finally {
    await Promise.all(running.map(({ child }) => child.close()))
  }
}

const describeStarts = (starts: Series): ReadonlyArray<Figure> => {
  const how = "from the process's start to the end of the first answer, median of starts taken in turn"
  const each = [...starts].map(([name, times]) =>
    observe(`${name}, start`, median(times), { unit: "ms", how, spread: quartiles(times) }),
  )
  if (!starts.has("Portkey")) return each
  const ratios = paired(starts, ["Postern", "Portkey"], (one, other) => one / other)
  const measured = { unit: "ratio", how: "median of pairs", spread: quartiles(ratios) } as const
  return [...each, atMost("start, by Portkey's", median(ratios), 1.5, measured)]
}

/**
 * Compares no gateway, a pass-through of node:http, Portkey's gateway and Postern's, each a process of its own, towards one
 * upstream on loopback. Postern runs with its whole line: policy, fingerprints, secrets, ledger.
 */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  buildPackages()
  const portkeyProgram = await installPortkey()
  const folder = await mkdtemp(join(tmpdir(), "postern-bench-gateway-"))
  const homeOf = (name: string): string => join(folder, name)
  const workspace = join(folder, "shop")
  await using upstream = startChild(upstreamProgram, [], process.env, "@postern/source")
  try {
    const url = String((await upstream.next())["url"])
    await Promise.all(["plain", "portkey", "postern", "sdk"].map((name) => mkdir(homeOf(name))))
    await writeWorkspace(workspace)
    const guarded = postern("Postern", "openai-compatible", homeOf("postern"), workspace, url)
    const withSdk = postern("Postern with Mistral's SDK", "mistral", homeOf("sdk"), workspace, url)
    const peer = portkeyProgram === undefined ? [] : [portkey(portkeyProgram, homeOf("portkey"), url)]
    const gateways = [passThrough(homeOf("plain"), url), ...peer, guarded, withSdk]
    // The index of the workspace is built then, and its modules are compiled.
    const firstStartMs = await startOnce(guarded)
    const stage = { upstream, url, gateways, stateDirectory: stateOf(homeOf("postern")) }
    const figures = await compareRunning(stage, 1, quick)
    const starts = describeStarts(await measureStarts(gateways, quick ? 5 : 15))
    const first = observe("Postern, first start of all", firstStartMs, {
      unit: "ms",
      how: "to the end of the first answer, the workspace's index built and modules compiled",
    })
    return {
      figures: [...figures, ...starts, first],
      details:
        portkeyProgram === undefined
          ? ["Portkey's gateway could not be installed (no registry?): what is compared with it is left out.", ""]
          : [],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
