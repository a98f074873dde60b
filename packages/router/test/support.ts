import {
  type Known,
  type ModelCard,
  ModelError,
  type NetworkTarget,
  type RequestTokenizer,
  type StreamPart,
  type Target,
  type Zone,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"

/** A folder that goes when the test is over. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const card = (infill: Known<boolean>): ModelCard => ({
  name: "probe",
  title: "Probe",
  maker: "nobody",
  parameters: { total: "unknown", active: "unknown", kind: "unknown" },
  contextWindow: "unknown",
  capabilities: { chat: true, tools: true, infill, vision: false, embeddings: "unknown" },
  licence: "unknown",
  tokenizer: "unknown",
  template: "unknown",
  price: "unknown",
  api: [],
  sources: [],
})

const finish: StreamPart = { type: "finish", reason: "stop", usage: { inputTokens: 1, outputTokens: 1 } }

/** The parts of an answer that says one text. */
export const saying = (text: string): ReadonlyArray<StreamPart> => [
  { type: "response-start" },
  { type: "text-delta", text },
  finish,
]

/** A failure of the probe. */
export const failing = (reason: ModelError["reason"]): ModelError =>
  new ModelError({ reason, target: "probe", message: `The probe is ${reason}.` })

interface ProbeOptions {
  readonly id?: string
  readonly parts?: ReadonlyArray<StreamPart>
  /** Comes after the parts. */
  readonly error?: ModelError
  readonly contextTokens?: number
  /** Absent: by the probe's card, which knows nothing. */
  readonly tokenizer?: RequestTokenizer
  readonly warnings?: ReadonlyArray<string>
  readonly serves?: Target["serves"]
  readonly infill?: Known<boolean>
  readonly onAnswer?: () => void
  /** Never answers. */
  readonly hangs?: boolean
  /** Gives each part when it is asked for, and not all at once. */
  readonly isPieceByPiece?: boolean
}

const answer = ({ parts = saying("hello"), error, onAnswer, hangs, isPieceByPiece = false }: ProbeOptions) =>
  Stream.suspend(() => {
    onAnswer?.()
    if (hangs === true) return Stream.never
    const said = Stream.rechunk(Stream.fromIterable(parts), isPieceByPiece ? 1 : parts.length)
    return error === undefined ? said : Stream.concat(said, Stream.fail(error))
  })

const sizing = ({ tokenizer, warnings }: ProbeOptions) => ({
  ...(tokenizer === undefined ? {} : { tokenizer }),
  ...(warnings === undefined ? {} : { warnings: () => warnings }),
})

/** An engine whose every answer is known. For the order of things, where a real model's words do not matter. */
export const probeEngine = (options: ProbeOptions = {}): Target => ({
  kind: "engine",
  zone: "device",
  id: options.id ?? "device",
  card: card(options.infill ?? "unknown"),
  serves: options.serves ?? ["chat"],
  concurrency: 1,
  contextLimit: () => ({ tokens: options.contextTokens ?? 8192, estimated: true }),
  ...sizing(options),
  close: Effect.void,
  warm: Effect.void,
  answer: () => answer(options),
})

/** A network target that keeps the bytes it was given and answers what is known. */
export const probeNetwork = (
  options: ProbeOptions & {
    readonly zone?: Exclude<Zone, "nowhere" | "device">
    /** Absent: the id. */
    readonly model?: string
    readonly body?: (body: object) => object
    /** Makes the answer from the bytes that came. */
    readonly answerTo?: (sent: string) => ReadonlyArray<StreamPart>
  } = {},
): NetworkTarget & { readonly sent: ReadonlyArray<string> } => {
  const sent: Array<string> = []
  const id = options.id ?? "cloud"
  return {
    sent,
    kind: "network",
    zone: options.zone ?? "cloud",
    id,
    model: options.model ?? id,
    card: card(options.infill ?? "unknown"),
    serves: options.serves ?? ["chat"],
    concurrency: 2,
    contextLimit: () => ({ tokens: options.contextTokens ?? 128_000, estimated: false }),
    ...sizing(options),
    close: Effect.void,
    service: { vendor: "nobody", region: "eu", jurisdiction: "eu", retentionDays: 0, trainsOnData: false },
    endpoint: { origin: "http://127.0.0.1:9", paths: ["/v1/chat/completions"] },
    encode: (request) =>
      Effect.succeed({
        method: "POST",
        url: "http://127.0.0.1:9/v1/chat/completions",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(options.body?.(request.body) ?? request.body),
      }),
    answer: (cleared) => {
      const body = cleared.body
      sent.push(body)
      return answer(options.answerTo === undefined ? options : { ...options, parts: options.answerTo(body) })
    },
  }
}
