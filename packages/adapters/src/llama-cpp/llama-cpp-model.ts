import { extname } from "node:path"
import { fileURLToPath } from "node:url"
import { type EngineStatus, type EngineTarget, ModelError, type ModelRequest, recognizeSession } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { decodePart } from "./decode-part.ts"
import { encode } from "./encode.ts"
import { makeEngineHost } from "./engine-host.ts"
import { makeEngineTokenizer } from "./engine-tokenizer.ts"
import { type EngineFailure, type Lane } from "./engine-protocol.ts"
import { mapLlamaCppError } from "./map-llama-cpp-error.ts"
import { makePickAdapter } from "./pick-adapter.ts"
import { type LlamaCppOptions, readOptions } from "./read-options.ts"

/** The engine's program: TypeScript in a checkout, JavaScript in the package. */
const defaultEntry = fileURLToPath(new URL(`./engine-process${extname(import.meta.url)}`, import.meta.url))

/** The target, and what there is to know of its engine process. */
export interface LlamaCppTarget extends EngineTarget {
  /** What the running engine holds and does; nothing where none runs. */
  readonly status: Effect.Effect<EngineStatus | undefined>
  readonly pid: () => number | undefined
}

const laneOf = ({ kind, envelope }: ModelRequest): Lane => {
  if (envelope.priority === "background") return "background"
  return kind === "infill" ? "infill" : "chat"
}

/** Makes the target with another engine program than the package's own. */
export const makeLlamaCppTarget = (options: LlamaCppOptions, entry: string = defaultEntry): LlamaCppTarget => {
  const { id, card, setup } = readOptions(options)
  const pickAdapter = makePickAdapter(options.adapters ?? [])
  let checking: Promise<void> | undefined
  const host = makeEngineHost(entry, setup, () => {
    // What counts may end meanwhile; then nothing is known of the file, as before.
    checking = tokenizer.check().catch(() => {})
  })
  const tokenizer = makeEngineTokenizer(id, card, host.count)
  const narrowContext = (): ReadonlyArray<string> =>
    host.isNarrow()
      ? [
          `${id}: there is memory for a context of ${host.contextTokens() ?? 0} tokens only; a smaller file, fewer \`sequences\` or fewer models give it more.`,
        ]
      : []
  const toModelError = (failure: EngineFailure): ModelError => mapLlamaCppError(id, setup.file, failure)
  return {
    kind: "engine",
    zone: "device",
    id,
    card,
    serves: setup.serves,
    concurrency: setup.sequences === 0 ? setup.infillSequences : setup.sequences,
    ...(setup.sequences > 0 && setup.infillSequences > 0 ? { infillConcurrency: setup.infillSequences } : {}),
    contextLimit: () => {
      const loaded = host.contextTokens()
      return { tokens: loaded ?? setup.contextTokens, estimated: loaded === undefined }
    },
    tokenizer,
    warnings: () => [...tokenizer.warnings(), ...narrowContext()],
    warm: host.warm.pipe(Effect.andThen(Effect.promise(async () => checking)), Effect.mapError(toModelError)),
    answer: (request) => {
      if (!setup.serves.includes(request.kind)) {
        const message = `This target does not serve ${request.kind}; add "${request.kind}" to its \`serves\` if the model can.`
        return Stream.fail(new ModelError({ reason: "unsupported", target: id, message }))
      }
      if (request.kind === "infill" && card.capabilities.infill === false) {
        return Stream.fail(toModelError({ type: "no-infill-training" }))
      }
      const job = encode(id, request)
      if (Result.isFailure(job)) return Stream.fail(job.failure)
      const place = { lane: laneOf(request), session: recognizeSession(request).id, adapter: pickAdapter(request) }
      return host.run(job.success, place).pipe(
        Stream.flatMap((part) => Stream.fromIterable(decodePart(id, request, part))),
        Stream.mapError(toModelError),
      )
    },
    close: host.close,
    status: host.status,
    pid: host.pid,
  }
}
