import { InvalidRequest, makeSessionRedactions, type RouterService } from "@postern/core"
import {
  machineSeed,
  openLedger,
  openSpendingFile,
  openWorkspace,
  type SpendingFile,
  stateFolder,
} from "@postern/core/node"
import * as Effect from "effect/Effect"
import { makeAdmission } from "./admit/admission.ts"
import { makeSpendingOf } from "./budget/spending-of.ts"
import { collectChat, collectEmbed, collectInfill } from "./collect-reply.ts"
import { alwaysHealthy, makeTargetHealth } from "./health/target-health.ts"
import { explain, type PipelineParts, run } from "./pipeline.ts"
import { recordFeedback } from "./record/record-feedback.ts"
import { calibrateAt } from "./learn/calibrate.ts"
import { readLearned } from "./learn/learned-file.ts"
import { makeLearnedScorer } from "./learn/learned-scorer.ts"
import { workspaceKey } from "./learn/workspace-key.ts"
import { makeSessionTargets } from "./plan/session-targets.ts"
import { defaultBackoffMs } from "./run/next-move.ts"
import { makeNewestKeystroke } from "./run/newest-keystroke.ts"
import { makeGainScorer } from "./score/gain-scorer.ts"
import { makeScales } from "./score/weigh.ts"
import { type RouterOptions } from "./router-options.ts"

const duplicateIds = ({ targets }: RouterOptions): ReadonlyArray<string> => {
  const ids = targets.map((target) => target.id)
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

const foldersOf = ({ workspace }: RouterOptions): ReadonlyArray<string | undefined> => {
  const folders = typeof workspace === "string" ? [workspace] : [...new Set(workspace)]
  return folders.length === 0 ? [undefined] : folders
}

/** Makes the Effect face; closing the scope frees every target and closes the ledger. */
export const makeRouter = Effect.fnUntraced(function* (options: RouterOptions) {
  const [duplicate] = duplicateIds(options)
  if (duplicate !== undefined) {
    return yield* new InvalidRequest({
      message: `Expected every target of \`targets\` to have its own \`id\`, came ${duplicate} twice; give one of them another \`id\`.`,
    })
  }
  const ledger =
    options.ledger ??
    (yield* Effect.acquireRelease(openLedger({ directory: options.stateDirectory }), (opened) =>
      Effect.ignore(opened.close),
    ))
  const folders = foldersOf(options)
  const workspaces = yield* Effect.forEach(folders, (folder) =>
    Effect.acquireRelease(
      Effect.sync(() => openWorkspace(folder, { ...options, siblings: folders })),
      (opened) => Effect.promise(opened.close),
    ),
  )
  yield* Effect.addFinalizer(() =>
    Effect.all(
      options.targets.map((target) => target.close),
      { discard: true },
    ),
  )

  const stateDirectory = options.stateDirectory ?? stateFolder()
  let spendingFile: SpendingFile | undefined
  yield* Effect.addFinalizer(() => Effect.sync(() => spendingFile?.close()))

  const seed = machineSeed(stateDirectory)
  const place = { stateDirectory, workspace: workspaceKey(folders, seed) }
  const scorer = makeLearnedScorer(options.scorer ?? makeGainScorer(), () => readLearned(place))

  const parts: PipelineParts = {
    targets: options.targets,
    workspaces,
    redactionOf: makeSessionRedactions(),
    admission: makeAdmission(),
    health: options.circuitBreaker === false ? alwaysHealthy : yield* makeTargetHealth,
    backoffMs: options.retryBackoffMs ?? defaultBackoffMs,
    spendingOf: makeSpendingOf(() => (spendingFile ??= openSpendingFile(stateDirectory)), folders, options.budgets),
    sessionTargets: makeSessionTargets(),
    verify: options.verify,
    scales: makeScales(scorer),
    workspaceKey: place.workspace,
    newestKeystroke: makeNewestKeystroke(),
    hashKey: seed,
    ledger,
    isDeviceOnly: () => process.env["POSTERN_DEVICE_ONLY"] === "1",
  }

  const service: RouterService["Service"] = {
    explain: (input, call) => explain({ kind: kindOf(input), input, ...call }, parts),
    chat: (input, call) => collectChat((answer) => run({ kind: "chat", input, isWhole: true, ...call }, parts, answer)),
    stream: (input, call) => run({ kind: kindOf(input), input, ...call }, parts),
    infill: (input, call) => collectInfill((answer) => run({ kind: "infill", input, ...call }, parts, answer)),
    embed: (input, call) => collectEmbed((answer) => run({ kind: "embed", input, ...call }, parts, answer)),
    didChange: (path, text) =>
      Effect.sync(() => {
        for (const workspace of workspaces) workspace.didChange(path, text)
      }),
    feedback: (id, outcome) => recordFeedback(ledger, id, outcome),
    calibrate: Effect.tap(calibrateAt(place, scorer.name), () => Effect.sync(scorer.refresh)),
    targets: Effect.forEach(options.targets, (target) =>
      Effect.map(parts.health.breaker(target), (breaker) => ({
        target: target.id,
        zone: target.zone,
        lanes: parts.admission.lanes(target),
        breaker,
      })),
    ),
    warm: Effect.all(
      options.targets.flatMap((target) => (target.kind === "engine" ? [target.warm] : [])),
      { discard: true },
    ),
  }
  return service
})

/** `explain` and `stream` take all three kinds: the fields tell them apart. */
const kindOf = (input: unknown): "chat" | "infill" | "embed" => {
  if (typeof input !== "object" || input === null) return "chat"
  if ("messages" in input) return "chat"
  if ("prefix" in input || "suffix" in input) return "infill"
  return "input" in input ? "embed" : "chat"
}
