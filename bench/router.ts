import { atLeast, type BenchOptions, type BenchResult, check, type Figure, observe, observeAll } from "./lib/bench.ts"
import { quartiles } from "./lib/quantile.ts"
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

const means = "mean over the pairs of the file, by which each counts alike"

/** Figures over the pairs of one file; the pairs themselves are never pooled. */
const summarize = (split: string, pairs: ReadonlyArray<JudgedPair>): ReadonlyArray<Figure> =>
  [...new Set(pairs.map(({ file }) => file))].flatMap((file) => {
    const own = pairs.filter((pair) => pair.file === file)
    const name = (what: string) => `${split}, ${file}: ${what}`
    const apgrs = own.map(({ apgr }) => apgr)
    const counted = { unit: "count", how: "models of one file whose means differ by 10 points or more" } as const
    const measured = { unit: "share", how: means } as const
    return [
      observe(name("problems"), own[0]?.items.length ?? 0, { ...counted, how: "of the file, in this split" }),
      observe(name("pairs"), own.length, counted),
      observe(name("pairs below 0.45"), apgrs.filter((apgr) => apgr < 0.45).length, counted),
      observe(name("mean APGR"), mean(apgrs), {
        ...measured,
        how: `${means}; half of the pairs between`,
        spread: quartiles(apgrs),
      }),
      observe(name("least APGR"), Math.min(...apgrs), { ...measured, how: "the worst pair" }),
      observe(name("mean CPT(50 %)"), mean(own.map(({ cpt50 }) => cpt50)), measured),
      observe(name("mean CPT(80 %)"), mean(own.map(({ cpt80 }) => cpt80)), measured),
      ...["random", "length", "keywords"].map((baseline) =>
        observe(name(`mean APGR of ${baseline}`), mean(own.map((pair) => pair.baselines.get(baseline) ?? 0)), measured),
      ),
      ...(split !== "newest third"
        ? []
        : checks.flatMap((answerCheck) => {
            const simulated = own.map(({ items }) => simulateEscalation(items, answerCheck))
            return observeAll(
              {
                [name(`${answerCheck.name} check, cloud calls`)]: mean(simulated.map(({ calls }) => calls)),
                [name(`${answerCheck.name} check, gap recovered`)]: mean(simulated.map(({ recovered }) => recovered)),
              },
              { unit: "share", how: `simulated escalation; ${means}` },
            )
          })),
    ]
  })

/** APGR of each pair with its interval. */
const describePairs = (split: string, pairs: ReadonlyArray<JudgedPair>, rounds: number): ReadonlyArray<Figure> =>
  pairs.map(({ apgr, file, middle, strongName, weakName }) =>
    observe(`${split}, ${file}, APGR: ${weakName} -> ${strongName}`, apgr, {
      unit: "share",
      how: `middle 95 % of ${rounds} resamples`,
      spread: middle.apgr,
    }),
  )

/** Judges the gain scorer on models' results: by grouped cross-validation, and on the newest third of the dated problems. */
export const run = async ({ quick, data = defaultDataFolder }: BenchOptions): Promise<BenchResult> => {
  const items = readItems(data)
  if (items === undefined) {
    return {
      figures: [],
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
  const isCoin = (pair: JudgedPair) => Math.abs((pair.baselines.get("random") ?? 0) - 0.5) < 1e-9
  check([...crossed, ...later].every(isCoin), "a score that is the same for all to be a coin, 0.5")
  const newest = { unit: "share", how: `problems from ${from} on, by a model trained on older ones` } as const
  return {
    details: [...table("grouped cross-validation", crossed), ...table(`newest third, from ${from}`, later), ""],
    figures: [
      ...summarize("cross-validation", crossed),
      ...summarize("newest third", later),
      ...describePairs("newest third", later, rounds),
      atLeast("mean APGR over pairs, newest third", mean(apgrs), 0.58, newest),
      atLeast("least APGR of a pair, newest third", Math.min(...apgrs), 0.45, newest),
    ],
  }
}
