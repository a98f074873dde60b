import { atLeast, type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { defaultDataFolder, readItems } from "./lib/router/items.ts"
import { type JudgedPair, judgePair, pairsOf } from "./lib/router/judge-pairs.ts"
import { checks, simulateEscalation } from "./lib/router/simulate-escalation.ts"
import { crossPredict, newestThird, predictAfter, splitByDate } from "./lib/router/splits.ts"

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (share: number): string => `${Math.round(100 * share)}%`.padStart(4)

const table = (title: string, pairs: ReadonlyArray<JudgedPair>): ReadonlyArray<string> => [
  "",
  `${title}: APGR, CPT(50%), CPT(80%), each with its middle 95% of resamples; device..cloud is the quality of always-device and of always-cloud`,
  ...pairs.map(({ middle, ...pair }) =>
    [
      pair.file.padEnd(14),
      `${pair.apgr.toFixed(3)} [${middle.apgr.map((end) => end.toFixed(3)).join(" ")}]`,
      `${percent(pair.cpt50)} [${middle.cpt50.map(percent).join("")}]`,
      `${percent(pair.cpt80)} [${middle.cpt80.map(percent).join("")}]`,
      [...pair.baselines].map(([name, apgr]) => `${name} ${apgr.toFixed(2)}`).join(" "),
      `${percent(pair.weak)}..${percent(pair.strong)}`,
      `${pair.weakName} -> ${pair.strongName}`,
    ].join("  "),
  ),
]

/** Counts over the pairs of one file; the pairs themselves are never pooled. */
const summarize = (split: string, pairs: ReadonlyArray<JudgedPair>): ReadonlyArray<readonly [string, number]> =>
  [...new Set(pairs.map(({ file }) => file))].flatMap((file) => {
    const own = pairs.filter((pair) => pair.file === file)
    const name = (what: string) => `${split}, ${file}, ${what}`
    return [
      [name("problems"), own[0]?.items.length ?? 0],
      [name("pairs"), own.length],
      [name("mean APGR"), mean(own.map(({ apgr }) => apgr))],
      [name("least APGR"), Math.min(...own.map(({ apgr }) => apgr))],
      [name("pairs below 0.45"), own.filter(({ apgr }) => apgr < 0.45).length],
      [name("mean CPT(50%)"), mean(own.map(({ cpt50 }) => cpt50))],
      [name("mean CPT(80%)"), mean(own.map(({ cpt80 }) => cpt80))],
      ...["random", "length", "keywords"].map(
        (baseline) =>
          [name(`mean APGR of ${baseline}`), mean(own.map((pair) => pair.baselines.get(baseline) ?? 0))] as const,
      ),
      ...(split !== "newest third"
        ? []
        : checks.flatMap((check) => {
            const simulated = own.map(({ items }) => simulateEscalation(items, check))
            return [
              [name(`${check.name} check, cloud calls`), mean(simulated.map(({ calls }) => calls))],
              [name(`${check.name} check, gap recovered`), mean(simulated.map(({ recovered }) => recovered))],
            ] as const
          })),
    ]
  })

/** Judges the gain scorer on models' results: by grouped cross-validation, and on the newest third of the dated problems. */
export const run = async ({ quick, data = defaultDataFolder }: BenchOptions): Promise<BenchResult> => {
  const items = readItems(data)
  if (items === undefined) {
    return {
      figures: {},
      targets: [],
      details: [`Nothing is judged: the results of models are not in ${data}; say where they are with \`--data\`.`],
    }
  }
  const rounds = quick ? 50 : 1000
  const from = newestThird(items)
  const { older, newer } = splitByDate(items, from)
  const judge = (predicted: Parameters<typeof pairsOf>[0]) => pairsOf(predicted).map((pair) => judgePair(pair, rounds))
  const crossed = judge(crossPredict(items))
  const later = judge(predictAfter(older, newer))
  const apgrs = later.map(({ apgr }) => apgr)
  return {
    details: [...table("grouped cross-validation", crossed), ...table(`newest third, from ${from}`, later), ""],
    figures: Object.fromEntries([...summarize("cross-validation", crossed), ...summarize("newest third", later)]),
    targets: [
      atLeast("mean APGR over pairs, newest third", mean(apgrs), 0.58),
      atLeast("least APGR of a pair, newest third", Math.min(...apgrs), 0.45),
    ],
  }
}
