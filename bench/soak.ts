import { mistral } from "@postern/adapters/mistral"
import { approvePolicy, readLedger } from "@postern/core/node"
import { createRouter } from "@postern/router"
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { atLeast, atMost, type BenchOptions, type BenchResult, check, observe, observeAll } from "./lib/bench.ts"
import { median, quantile, quartiles } from "./lib/quantile.ts"
import { makeRandom } from "./lib/random.ts"
import { startSoakUpstream } from "./lib/soak-upstream.ts"

const callers = 64
const quickMs = 30_000
const fullMs = 600_000
const mostMsUntilKnown = 100

const policyWith = (version: number): string => `// edit ${version}\n{ "version": 1, "default": "cloud" }\n`

/** Makes the function that sweeps the heap, which Node hides: only what is held counts, not what waits to be swept. */
const exposeSweep = (): (() => void) => {
  setFlagsFromString("--expose-gc")
  const sweep: unknown = runInNewContext("gc")
  return typeof sweep === "function" ? () => void sweep() : () => {}
}

/**
 * Lets 64 callers ask for minutes, through upstreams that break in every way, with callers that leave and a policy that is
 * edited meanwhile. Each answer names its request, so that what is lost or said twice shows.
 */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const directory = await mkdtemp(join(tmpdir(), "postern-soak-"))
  const workspace = await mkdtemp(join(tmpdir(), "postern-soak-workspace-"))
  const upstreams = { internal: await startSoakUpstream(1), cloud: await startSoakUpstream(2) }
  const targetAt = (zone: "internal" | "cloud") => ({
    ...mistral({
      id: zone,
      model: "m",
      zone,
      serverURL: upstreams[zone].url,
      apiKey: "key",
      serves: ["chat"],
      concurrency: 16,
    }),
    deadlines: { connectMs: 2000, firstTokenMs: 2000, betweenTokensMs: 2000, totalMs: 10_000 },
  })
  await writeFile(join(workspace, "postern.jsonc"), policyWith(0))
  approvePolicy(workspace, { stateDirectory: directory })
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    workspace,
    targets: [targetAt("internal"), targetAt("cloud")],
    stateDirectory: directory,
  })

  const count = { asked: 0, answered: 0, failed: 0, left: 0, lost: 0, duplicated: 0 }
  const endAt = performance.now() + (quick ? quickMs : fullMs)
  const heap: Array<number> = []
  const leftAt = new Map<string, number>()

  const ask = async (caller: number, turn: number, leavesAfter: number | undefined): Promise<void> => {
    const name = `c${caller}t${turn}`
    const controller = new AbortController()
    let heard = ""
    let parts = 0
    count.asked++
    try {
      const zone = turn % 3 === 0 ? "internal" : "cloud"
      const request = {
        messages: [{ role: "user", content: `Repeat: ${name}` }],
        postern: { session: `${caller}-${turn % 7}`, zone, prefer: "internal" },
      }
      for await (const part of router.stream(request, { signal: controller.signal })) {
        if (part.type === "text-delta") heard += part.text
        if (leavesAfter !== undefined && parts++ >= leavesAfter) {
          leftAt.set(name, performance.now())
          controller.abort()
        }
      }
      count.answered++
      const expected = upstreams.cloud.answerTo(name)
      if (heard.length < expected.length) count.lost++
      else if (heard !== expected) count.duplicated++
    } catch {
      if (controller.signal.aborted) count.left++
      else count.failed++
      // What was heard before it broke off is the beginning of the answer, said once.
      if (!upstreams.cloud.answerTo(name).startsWith(heard)) count.duplicated++
    }
  }

  const runCaller = async (caller: number): Promise<void> => {
    const random = makeRandom(caller)
    for (let turn = 0; performance.now() < endAt; turn++) {
      await ask(caller, turn, random.below(8) === 0 ? random.below(4) : undefined)
    }
  }
  let edits = 0
  const edit = async (): Promise<void> => {
    const written = join(directory, "edited.jsonc")
    await writeFile(written, policyWith(++edits))
    // As editors save: a file that is half written would keep everything on the device for that moment.
    await rename(written, join(workspace, "postern.jsonc"))
  }
  const editing = setInterval(() => void edit(), 700)
  const sweep = exposeSweep()
  const sampling = setInterval(
    () => {
      sweep()
      heap.push(process.memoryUsage().heapUsed)
    },
    (quick ? quickMs : fullMs) / 30,
  )
  await Promise.all(Array.from({ length: callers }, (_, caller) => runCaller(caller)))
  clearInterval(editing)
  clearInterval(sampling)

  const countRunning = () => upstreams.cloud.running() + upstreams.internal.running()
  // A caller that left last is known upstream as late as any other may be.
  const settledBy = performance.now() + mostMsUntilKnown
  while (countRunning() > 0 && performance.now() < settledBy) await pause(1)
  const running = countRunning()
  await router.close()
  const ledger = await readLedger(directory)
  const served = upstreams.cloud.requests() + upstreams.internal.requests()
  await Promise.all([
    ...Object.values(upstreams).map(({ close }) => close()),
    rm(directory, { recursive: true }),
    rm(workspace, { recursive: true }),
  ])

  // Upstreams that were still talking when their caller left: how long until they knew.
  const heardAfter = [...leftAt].flatMap(([name, left]) =>
    Object.values(upstreams).flatMap((upstream) => {
      const heard = upstream.leftAt.get(name)
      return heard === undefined || heard < left ? [] : [heard - left]
    }),
  )
  const third = Math.floor(heap.length / 3)
  const [early, late] = [heap.slice(0, third), heap.slice(-third)]
  check(count.answered > 0 && served > 0, "upstreams to answer")
  const seconds = (quick ? quickMs : fullMs) / 1000
  const counted = {
    unit: "count",
    how: `${callers} callers for ${seconds} s, upstreams that break in every way`,
  } as const
  const heard = { unit: "ms", how: "from the caller's abort to the closed connection at the upstream" } as const
  const heapMB = (part: ReadonlyArray<number>) => part.map((bytes) => bytes / 1e6)
  const swept = { unit: "MB", how: "used heap after a sweep, median" } as const
  return {
    figures: [
      ...observeAll(
        {
          "requests asked": count.asked,
          "answered whole": count.answered,
          "ended with a typed error": count.failed,
          "left by their caller": count.left,
          "calls of upstreams": served,
          "policy edits": edits,
          "callers that left in the middle": heardAfter.length,
        },
        counted,
      ),
      observe("until the upstream knows", median(heardAfter), { ...heard, spread: quartiles(heardAfter) }),
      observe("heap, first third", median(heapMB(early)), { ...swept, spread: quartiles(heapMB(early)) }),
      observe("heap, last third", median(heapMB(late)), { ...swept, spread: quartiles(heapMB(late)) }),
      atLeast("answered whole, of those not left", (100 * count.answered) / (count.asked - count.left), 75, {
        ...counted,
        unit: "%",
      }),
      atMost("answers with words lost", count.lost, 0, counted),
      atMost("answers with words said twice or of another", count.duplicated, 0, counted),
      atMost("requests without an event in the ledger", count.asked - ledger.requests, 0, counted),
      atMost("ledger chains broken", ledger.chainOk ? 0 : 1, 0, counted),
      atMost("calls that still run after the last answer", running, 0, counted),
      atMost("until the upstream knows that a caller left, 95 %", quantile(heardAfter, 0.95), mostMsUntilKnown, heard),
      atMost("heap, last third over first", median(late) / median(early), 1.1, {
        unit: "ratio",
        how: "medians of the used heap after a sweep",
      }),
    ],
  }
}
