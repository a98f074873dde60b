import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { atLeast, atMost, type BenchOptions, type BenchResult, check, observe, observeAll } from "./lib/bench.ts"
import { makeRepository } from "./lib/leak/repository.ts"
import { clean, type Scenario, scenarios, type Try } from "./lib/leak/scenarios.ts"
import { makeSource } from "./lib/leak/source-text.ts"
import { openStage } from "./lib/leak/stage.ts"
import { makeRandom, type Random } from "./lib/random.ts"

const total = scenarios.reduce((sum, [weight]) => sum + weight, 0)

const pickScenario = (random: Random): Scenario => {
  let at = random.below(total)
  for (const [weight, scenario] of scenarios) {
    at -= weight
    if (at < 0) return scenario
  }
  throw new RangeError("Expected the weights to add up")
}

/** One clean request for so many tries. */
const triesPerClean = 4

/** Tries to get protected text, secrets and what refers to them to the cloud, in one repository. */
const tryRepository = async (seed: number, tries: number) => {
  const random = makeRandom(seed)
  const repository = makeRepository(seed)
  const stage = await openStage(repository, makeRepository(seed + 1_000_000))
  // What was protected once stays so: in an older version, and after its file is gone.
  const path = (file: { readonly path: string }) => join(repository.root, file.path)
  writeFileSync(path(repository.earlier), makeSource("typescript", 60, random))
  rmSync(path(repository.deleted))
  await stage.restart()
  const outcomes: Array<Try> = []
  const cleanOutcomes: Array<Awaited<ReturnType<typeof clean>>> = []
  for (let index = 0; index < tries; index++) {
    outcomes.push(await pickScenario(random)(stage, random))
    if (index % triesPerClean === 0) cleanOutcomes.push(await clean(stage, random))
  }
  await stage.close()
  return { outcomes, cleanOutcomes, counts: stage.counts }
}

const count = <A>(items: ReadonlyArray<A>, name: (item: A) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1)
  return counts
}

const named = (name: string, counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].toSorted().map(([key, times]) => [`${name} ${key}`, times]))

const perRepository = 500

/**
 * Tries every channel, transport, conversation shape and fault against the router over generated repositories, and counts
 * what reached a recording cloud. A leak is what SECURITY.md says must not leave.
 */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const wanted = quick ? 1000 : 20_000
  const outcomes: Array<Try> = []
  const cleanOutcomes: Array<Awaited<ReturnType<typeof clean>>> = []
  const asked = new Map<string, number>()
  const reached = new Map<string, number>()
  for (let seed = 1; outcomes.length < wanted; seed++) {
    const found = await tryRepository(seed, perRepository)
    outcomes.push(...found.outcomes)
    cleanOutcomes.push(...found.cleanOutcomes)
    for (const [way, counted] of found.counts) {
      asked.set(way, (asked.get(way) ?? 0) + counted.asked)
      reached.set(way, (reached.get(way) ?? 0) + counted.reached)
    }
  }
  const leaks = outcomes.filter(({ leaked }) => leaked)
  const bound = cleanOutcomes.filter((outcome) => outcome.bound)
  check(bound.length < cleanOutcomes.length, "clean requests to reach the recording cloud")
  // A way that lets nothing out would prove nothing.
  for (const [way, times] of reached) check(times > 0, `open requests by way of ${way} to reach the recording cloud`)
  const channels = count(outcomes, ({ channel }) => channel)
  const seen = {
    unit: "count",
    how: "bytes that reached a recording cloud, against what SECURITY.md says must not",
  } as const
  const overAll = { unit: "count", how: "over generated repositories" } as const
  return {
    figures: [
      atLeast("tries", outcomes.length, wanted, overAll),
      atLeast("channels", channels.size, 25, overAll),
      atMost("leaked", leaks.length, 0, seen),
      atLeast("ways out", asked.size, 5, overAll),
      observe("clean requests", cleanOutcomes.length, overAll),
      atMost("clean requests wrongly bound", bound.length / cleanOutcomes.length, 0.01, {
        unit: "share",
        how: "requests without anything protected that did not reach the cloud",
      }),
      ...observeAll(named("requests by way of", asked), overAll),
      ...observeAll(named("of those that reached the cloud, by way of", reached), overAll),
      ...observeAll(named("tries by", channels), overAll),
      ...observeAll(
        named(
          "leaks by",
          count(leaks, ({ channel }) => channel),
        ),
        seen,
      ),
      ...observeAll(
        named(
          "wrongly bound by",
          count(bound, ({ channel }) => channel),
        ),
        overAll,
      ),
    ],
  }
}
