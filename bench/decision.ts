import {
  compilePolicy,
  type EngineTarget,
  type InspectionIndex,
  inspectRequest,
  judge,
  makeAnswerRegister,
  makeFingerprintIndex,
  makeScanMemo,
  type ModelRequest,
} from "@postern/core"
import { fitRequest, makeGainScorer, makeScales, measureRequest, planRoute } from "@postern/router"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { atMost, type BenchOptions, type BenchResult, check, observe } from "./lib/bench.ts"
import { compare, type PreparedWork, ratioOf, ratioSpread } from "./lib/compare.ts"
import { deviceTarget } from "./lib/device-target.ts"
import { sampleChat, sampleCode, sampleInfill, sampleProtectedCode } from "./lib/sample-requests.ts"

const seed = new Uint8Array(16)

const policy = compilePolicy(
  {
    version: 1,
    default: "cloud",
    rules: [
      { paths: ["src/pricing/**", "models/*.csv"], zone: "device" },
      { paths: ["src/pricing/api.d.ts"], zone: "cloud" },
    ],
  },
  { file: "postern.jsonc" },
)

/** What a workspace of 240 files makes: most of its code open, some protected; requests hold open and new code. */
const fingerprints = makeFingerprintIndex({ seed })
for (let file = 0; file < 200; file++) fingerprints.addOpen(sampleCode(8_000, 10_000 + file))
for (let file = 0; file < 40; file++) {
  fingerprints.protect(`src/pricing/${file}.ts`, sampleProtectedCode(8_000, 20_000 + file))
}
const answers = makeAnswerRegister(seed, fingerprints)

/** An index that remembers no text yet: what a request costs the first time. */
const coldIndex = (): InspectionIndex => {
  const scan = makeScanMemo({ policy, fingerprints, answers })
  return { policy, scan, fingerprints, answers, isVerbatim: () => false }
}

const coldTarget = (): EngineTarget => deviceTarget({ tokens: 256_000, estimated: true })

const inspect = (request: ModelRequest, index: InspectionIndex) =>
  judge(inspectRequest(request, index).findings, index.policy, request.envelope)

const openVerdict = judge([], policy, {})

const scales = makeScales(makeGainScorer())

const plan = (request: ModelRequest, target: EngineTarget) => {
  const features = measureRequest(request)
  return planRoute({
    request,
    session: "s",
    features,
    verdict: openVerdict,
    targets: [{ ...Effect.runSync(fitRequest(request, target)), waitMs: 0 }],
    weighed: request.kind === "chat" ? scales.weigh(request, features, { cloudShare: 0.2 }) : undefined,
    policy,
  })
}

const yardstickBytes = 500_000

/** The most that each stage may cost, in SHA-256s of 500 KB. */
const budgets = [
  ["inspect 4 KB infill", 1.6],
  ["inspect 16 KB chat", 4.7],
  ["inspect 500 KB chat, cold", 190],
  ["inspect 500 KB + 2 KB, warm", 3.1],
  ["plan 4 KB infill", 0.16],
  ["plan 16 KB chat", 0.47],
  ["plan 500 KB chat, cold", 6.3],
  ["plan 500 KB + 2 KB, warm", 0.63],
] as const

/** Prints what each stage up to the plan costs, as a ratio to one SHA-256 of 500 KB in the same run. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const yardstick = Buffer.from(sampleCode(yardstickBytes, 1))
  const warm = coldIndex()
  const variants = Array.from({ length: 64 }, (_, index) => sampleChat(500_000, 20, 7, sampleCode(2000, 1000 + index)))
  const infill = sampleInfill(4_000, 3)
  const chat = sampleChat(16_000, 6, 5)
  const long = sampleChat(500_000, 20, 7)
  const stolen = sampleChat(16_000, 6, 5, sampleProtectedCode(8_000, 20_000).slice(2000, 4000))
  check(inspect(stolen, coldIndex()).zone === "device", "a protected file in a chat to be found")
  for (const request of [infill, chat]) {
    check(inspect(request, coldIndex()).zone === "cloud", "requests without protected text to stay open")
  }
  check(inspect(long, warm).zone === "cloud", "a long chat without protected text to stay open")
  const warmTarget = coldTarget()
  check(plan(long, warmTarget).steps.length === 1, "a long chat to be planned for the one target")
  // A conversation that goes on: 500 KB are known, the 2 KB at its end are new each time.
  const grown = (round: number): ModelRequest => {
    const history = long.body.messages
    return {
      ...long,
      body: {
        messages: [
          ...history,
          { role: "user", content: `${round} ${variants[round % 64]?.body.messages.at(-1)?.content?.slice(-2000)}` },
        ],
      },
    }
  }

  /** A request is planned right after it was inspected. */
  const inspected = (request: (round: number) => ModelRequest, target: () => EngineTarget): PreparedWork => ({
    prepare: (round) => inspect(request(round), warm),
    work: (round) => plan(request(round), target()),
  })

  const times = await compare(
    {
      sha256: () => createHash("sha256").update(yardstick).digest(),
      "inspect 4 KB infill": () => inspect(infill, coldIndex()),
      "inspect 16 KB chat": () => inspect(chat, coldIndex()),
      "inspect 500 KB chat, cold": () => inspect(long, coldIndex()),
      "inspect 500 KB + 2 KB, warm": (round) => inspect(grown(round), warm),
      "plan 4 KB infill": inspected(() => infill, coldTarget),
      "plan 16 KB chat": inspected(() => chat, coldTarget),
      "plan 500 KB chat, cold": inspected(() => long, coldTarget),
      "plan 500 KB + 2 KB, warm": inspected(grown, () => warmTarget),
    },
    quick ? 15 : 60,
  )

  const { sha256, ...stages } = times
  const observed = Object.entries(times).map(([name, { medianMs, quartilesMs }]) =>
    observe(name, medianMs, { unit: "ms", how: "median of interleaved rounds", spread: quartilesMs }),
  )
  const judged = budgets.map(([name, budget]) =>
    atMost(name, ratioOf(stages[name], sha256), budget, {
      unit: "ratio",
      how: "undisturbed time by that of one SHA-256 of 500 KB, interleaved rounds",
      spread: ratioSpread(stages[name], sha256),
    }),
  )
  return { figures: [...observed, ...judged] }
}
