import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type Target } from "@postern/core"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { atMost, type BenchOptions, type BenchResult, check, type Figure, observe } from "./lib/bench.ts"
import { type Answered, askProblems, scoreOf } from "./lib/passk/ask-problems.ts"
import { ownProblems, type Problem, readProblems } from "./lib/passk/problem.ts"
import { canRun, describeSandbox, passes } from "./lib/passk/sandbox.ts"
import { startScriptedTargets } from "./lib/passk/scripted-targets.ts"
import { makeRandom } from "./lib/random.ts"
import { measureRouting, resample, type RoutedItem } from "./lib/router/routing-curve.ts"
import { wilson } from "./lib/wilson.ts"

/** Solutions that are judged wrongly: nothing that is measured means anything while there is one. */
const findMisjudged = async (problems: ReadonlyArray<Problem>): Promise<ReadonlyArray<string>> => {
  const misjudged: Array<string> = []
  for (const problem of problems) {
    const { id, reference, wrong } = problem
    if (reference !== undefined && !(await passes(reference, problem)))
      misjudged.push(`${id}: its reference solution fails`)
    if (wrong !== undefined && (await passes(wrong, problem))) misjudged.push(`${id}: its wrong solution passes`)
    if (await passes("", problem)) misjudged.push(`${id}: no solution at all passes`)
  }
  return misjudged
}

const describeFailures = (name: string, answers: ReadonlyArray<Answered>): ReadonlyArray<Figure> => {
  if (answers.length === 0) return []
  const failures = answers.flatMap(({ signals }) => signals["failure"] ?? [])
  check(failures.length < answers.length, `${name} to answer; every call failed, the first with: ${failures[0]}`)
  return [observe(`${name}: calls that failed`, failures.length, { unit: "count", how: "counted as not passed" })]
}

const describePass = (name: string, answers: ReadonlyArray<Answered>): ReadonlyArray<Figure> =>
  [
    ["", answers] as const,
    ...(["javascript", "python"] as const).map(
      (language) => [`, ${language}`, answers.filter(({ problem }) => problem.language === language)] as const,
    ),
  ].flatMap(([of, some]) => {
    const passed = some.filter((answer) => answer.passed).length
    if (some.length === 0) return []
    const how = `${passed} of ${some.length} answers ran and passed; Wilson's 95 % interval`
    return [
      observe(`${name}: pass@1${of}`, passed / some.length, {
        unit: "share",
        how,
        spread: wilson(passed, some.length),
      }),
    ]
  })

interface LoggedItem extends RoutedItem {
  readonly id: string
  readonly signals: Answered["signals"]
}

const logOf = (weak: ReadonlyArray<Answered>, strong: ReadonlyArray<Answered>): ReadonlyArray<LoggedItem> =>
  weak.map(({ passed, problem, signals }, at) => ({
    id: problem.id,
    score: scoreOf(problem),
    weak: passed ? 1 : 0,
    strong: strong[at]?.passed === true ? 1 : 0,
    signals,
  }))

const describeRouting = (items: ReadonlyArray<LoggedItem>, rounds: number): ReadonlyArray<Figure> => {
  const { apgr, cpt50, cpt80, strong, weak } = measureRouting(items)
  if (strong <= weak) return []
  const middle = resample(items, rounds, makeRandom(7))
  const how = `shipped scorer; middle 95 % of ${rounds} resamples`
  return [
    observe("APGR", apgr, { unit: "share", how, spread: middle.apgr }),
    observe("CPT(50 %)", cpt50, { unit: "share", how, spread: middle.cpt50 }),
    observe("CPT(80 %)", cpt80, { unit: "share", how, spread: middle.cpt80 }),
  ]
}

const passedIds = (answers: ReadonlyArray<Answered>): ReadonlySet<string> =>
  new Set(answers.filter(({ passed }) => passed).map(({ problem }) => problem.id))

const isSameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((id) => other.has(id))

interface Sides {
  readonly weak?: Target
  readonly strong?: Target
}

const realTargets = ({ mistral: cloud, model }: BenchOptions): Sides | undefined => {
  if (model === undefined && cloud === undefined) return undefined
  const threads = Math.max(1, availableParallelism() - 1)
  return {
    ...(model === undefined ? {} : { weak: llamaCpp({ id: basename(model, ".gguf"), file: resolve(model), threads }) }),
    ...(cloud === undefined ? {} : { strong: mistral({ model: cloud }) }),
  }
}

/**
 * Asks targets for programs and runs the answers: pass@1 of each side, and what the shipped scorer is worth between them. Without
 * `--model` or `--mistral` both sides are scripted, which measures the harness and no model.
 */
export const run = async (options: BenchOptions): Promise<BenchResult> => {
  const all = readProblems(options.problems ?? ownProblems)
  const problems = all.filter(({ language }) => canRun(language))
  const misjudged = await findMisjudged(problems)
  const figures: Array<Figure> = [
    observe("problems", problems.length, { unit: "count", how: `of ${all.length}, whose language runs here` }),
    atMost("known solutions judged wrongly", misjudged.length, 0, {
      unit: "count",
      how: "right ones, wrong ones and empty ones, run as answers are",
    }),
  ]
  if (misjudged.length > 0) return { details: misjudged, figures }
  const folder = await mkdtemp(join(tmpdir(), "postern-passk-"))
  const real = realTargets(options)
  const scripted = real === undefined ? await startScriptedTargets(folder, problems) : undefined
  try {
    const sides: Sides = real ?? scripted ?? {}
    const isPair = sides.weak !== undefined && sides.strong !== undefined
    check(options.log === undefined || isPair, "both `--model` and `--mistral` where `--log` compares them")
    const ask = (target: Target | undefined) => (target === undefined ? [] : askProblems(target, problems))
    const weak = await ask(sides.weak)
    const strong = await ask(sides.strong)
    if (scripted !== undefined) {
      check(isSameSet(passedIds(weak), scripted.expected.weak), "exactly what the scripted device solves to pass")
      check(isSameSet(passedIds(strong), scripted.expected.strong), "exactly what the scripted cloud solves to pass")
    }
    const items = weak.length > 0 && strong.length > 0 ? logOf(weak, strong) : []
    if (options.log !== undefined) {
      await writeFile(options.log, items.map((item) => `${JSON.stringify(item)}\n`).join(""))
    }
    return {
      details: [`Answers run with ${describeSandbox()}.`, ""],
      figures: [
        ...figures,
        ...[sides.weak, sides.strong].flatMap((target, side) => {
          const answers = side === 0 ? weak : strong
          return target === undefined
            ? []
            : [...describeFailures(target.id, answers), ...describePass(target.id, answers)]
        }),
        ...(items.length === 0 ? [] : describeRouting(items, options.quick ? 200 : 1000)),
      ],
    }
  } finally {
    await scripted?.close()
    await rm(folder, { recursive: true, force: true })
  }
}
