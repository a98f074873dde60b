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
import { atMost, type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { compare, type PreparedWork, ratioOf } from "./lib/compare.ts"
import { deviceTarget } from "./lib/device-target.ts"
import { sampleChat, sampleCode, sampleInfill } from "./lib/sample-requests.ts"

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

/** Other words for the same shapes: what is protected shares the language with what is open, and little more. */
const disguise = (code: string) => code.replaceAll(/[a-z]+(?=Of|\b[.(:])/g, (word) => `${word}Margin`)

/** What a workspace of 240 files makes: most of its code open, some protected; requests hold open and new code. */
const fingerprints = makeFingerprintIndex({ seed })
for (let file = 0; file < 200; file++) fingerprints.addOpen(sampleCode(8_000, 10_000 + file))
for (let file = 0; file < 40; file++) {
  fingerprints.protect(`src/pricing/${file}.ts`, disguise(sampleCode(8_000, 20_000 + file)))
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

/** Prints what each stage up to the plan costs, as a ratio to one SHA-256 of 500 KB in the same run. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const yardstick = Buffer.from(sampleCode(yardstickBytes, 1))
  const warm = coldIndex()
  const variants = Array.from({ length: 64 }, (_, index) => sampleChat(500_000, 20, 7, sampleCode(2000, 1000 + index)))
  const infill = sampleInfill(4_000, 3)
  const chat = sampleChat(16_000, 6, 5)
  const long = sampleChat(500_000, 20, 7)
  inspect(long, warm)
  const warmTarget = coldTarget()
  plan(long, warmTarget)
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
  const ratio = (name: keyof typeof stages) => ratioOf(stages[name], sha256)
  const figures: Record<string, number> = { "sha256 of 500 KB, ms": sha256.medianMs }
  for (const [name, timing] of Object.entries(stages)) {
    figures[`${name}, ms`] = timing.medianMs
    figures[`${name}, ratio`] = ratioOf(timing, sha256)
    figures[`${name}, spread`] = (timing.quartilesMs[1] - timing.quartilesMs[0]) / timing.medianMs
  }
  return {
    figures,
    targets: [
      atMost("inspect 4 KB infill", ratio("inspect 4 KB infill"), 1.6),
      atMost("inspect 16 KB chat", ratio("inspect 16 KB chat"), 4.7),
      atMost("inspect 500 KB chat, cold", ratio("inspect 500 KB chat, cold"), 190),
      atMost("inspect 500 KB + 2 KB, warm", ratio("inspect 500 KB + 2 KB, warm"), 3.1),
      atMost("plan 4 KB infill", ratio("plan 4 KB infill"), 0.16),
      atMost("plan 16 KB chat", ratio("plan 16 KB chat"), 0.47),
      atMost("plan 500 KB chat, cold", ratio("plan 500 KB chat, cold"), 6.3),
      atMost("plan 500 KB + 2 KB, warm", ratio("plan 500 KB + 2 KB, warm"), 0.63),
    ],
  }
}
