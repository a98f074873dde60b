import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { basename } from "node:path"
import type { Known } from "@postern/core"
import { GgufFault, type GgufHeader, type HeaderValue, readGgufHeader } from "./gguf-header.ts"
import { findKnownModel, type KnownModel } from "./known-models.ts"

/** What a model file is, and what is wrong with it. */
export interface ModelFileReport {
  readonly file: string
  readonly sizeBytes: number
  /** Why the engine cannot load it, in whole sentences; empty: nothing was found. */
  readonly problems: ReadonlyArray<string>
  /** What a person should know before using it. */
  readonly warnings: ReadonlyArray<string>
  readonly name: Known<string>
  readonly architecture: Known<string>
  readonly quantisation: Known<string>
  /** The context that the file states; what fits on the machine is less. */
  readonly contextTokens: Known<number>
  readonly known: KnownModel | undefined
  /** It has a chat template. */
  readonly canChat: boolean
  /** Bytes that the context takes for each token of a sequence, at 16 bits. */
  readonly bytesPerToken: Known<number>
  /** Bytes that weights and a context of 8,192 tokens take. */
  readonly minimumMemoryBytes: Known<number>
  /** Hexadecimal; absent unless it was asked for. */
  readonly sha256?: string
}

/** How thoroughly to look. */
export interface CheckOptions {
  /** Read the whole file and compute its checksum (`false`): minutes for a large model. */
  readonly hash?: boolean
}

const quantisations = new Map<number, string>(
  Object.entries({
    F32: 0,
    F16: 1,
    Q4_0: 2,
    Q4_1: 3,
    Q8_0: 7,
    Q5_0: 8,
    Q5_1: 9,
    Q2_K: 10,
    Q3_K_S: 11,
    Q3_K_M: 12,
    Q3_K_L: 13,
    Q4_K_S: 14,
    Q4_K_M: 15,
    Q5_K_S: 16,
    Q5_K_M: 17,
    Q6_K: 18,
    IQ2_XXS: 19,
    IQ2_XS: 20,
    Q2_K_S: 21,
    IQ3_XS: 22,
    IQ3_XXS: 23,
    IQ1_S: 24,
    IQ4_NL: 25,
    IQ3_S: 26,
    IQ3_M: 27,
    IQ2_S: 28,
    IQ2_M: 29,
    IQ4_XS: 30,
    IQ1_M: 31,
    BF16: 32,
  }).map(([name, type]) => [type, name] as const),
)

const smallContext = 8192

/** The day on which llama.cpp began to write whether YaRN's scaling applies: https://github.com/ggml-org/llama.cpp/pull/22612 */
const yarnFixed = "2026-05-02"

const textOf = (value: HeaderValue | undefined): string | undefined => (typeof value === "string" ? value : undefined)
const numberOf = (value: HeaderValue | undefined): number | undefined => (typeof value === "number" ? value : undefined)

const bytesPerToken = (header: GgufHeader, architecture: string | undefined): number | undefined => {
  const own = (key: string) => numberOf(header.values.get(`${architecture}.${key}`))
  const heads = own("attention.head_count")
  const layers = own("block_count")
  const width = own("embedding_length")
  if (heads === undefined || layers === undefined || width === undefined) return undefined
  const keyLength = own("attention.key_length") ?? width / heads
  const valueLength = own("attention.value_length") ?? width / heads
  return 2 * layers * (own("attention.head_count_kv") ?? heads) * (keyLength + valueLength)
}

const yarnWarning = (header: GgufHeader, architecture: string | undefined, modified: string): string | undefined => {
  const own = (key: string) => header.values.get(`${architecture}.rope.scaling.${key}`)
  const isMistral = architecture === "mistral3"
  if (!isMistral || own("type") !== "yarn" || (numberOf(own("yarn_log_multiplier")) ?? 0) === 0) return undefined
  const when =
    modified < yarnFixed
      ? "was converted before llama.cpp's fix of YaRN"
      : "may have been converted before llama.cpp's fix of YaRN"
  return `The file ${when} (https://github.com/ggml-org/llama.cpp/pull/22612, ${yarnFixed}): some of Mistral's models then answer worse on long contexts, and the header cannot tell which; take a newer conversion if yours is one.`
}

const warningsOf = (header: GgufHeader, known: KnownModel | undefined, modified: string): ReadonlyArray<string> => {
  const { values } = header
  const architecture = textOf(values.get("general.architecture"))
  const template = textOf(values.get("tokenizer.chat_template"))
  const by = textOf(values.get("general.quantized_by")) ?? ""
  const warnings: Array<string | undefined> = [yarnWarning(header, architecture, modified)]
  if (template === undefined) warnings.push("The file has no chat template, so the model cannot chat.")
  else if (!template.includes("tools"))
    warnings.push("The chat template knows no tools; agents will work badly with it.")
  for (const bad of known?.badConversions ?? []) {
    if (modified >= bad.before || (bad.by !== undefined && !bad.by.test(by))) continue
    warnings.push(`The file is older than ${bad.before}: ${bad.what} (${bad.source}).`)
  }
  if (known?.note !== undefined) warnings.push(known.note)
  return warnings.filter((warning) => warning !== undefined)
}

const problemsOf = ({ neededBytes, sizeBytes, tensors, values }: GgufHeader): ReadonlyArray<string> => {
  const problems: Array<string> = []
  if (neededBytes !== undefined && sizeBytes < neededBytes) {
    problems.push(`The file is cut off: it has ${sizeBytes} bytes and needs ${neededBytes}; fetch it again.`)
  }
  if (tensors === 0) problems.push("The file holds a vocabulary and no weights; it can only count tokens.")
  if (values.get("general.type") === "adapter") {
    problems.push("The file is an adapter (LoRA), which needs the model that it was made for.")
  }
  return problems
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest("hex")
}

/** The checksum that an Ollama blob has for a name. */
const nameHash = (file: string): string | undefined => /^sha256-([0-9a-f]{64})$/.exec(basename(file))?.[1]

const hashProblems = (file: string, sha256: string, known: KnownModel | undefined): ReadonlyArray<string> => {
  const named = nameHash(file)
  if (named !== undefined && named !== sha256) {
    return ["The file is not the one that its name says: its checksum differs; have Ollama pull it again."]
  }
  const listed = known?.files.map((one) => one.sha256).filter((hash) => hash !== "unknown") ?? []
  if (listed.length > 0 && !listed.includes(sha256))
    return ["The checksum is none of those that are known for this model."]
  return []
}

const unreadable = (file: string, sizeBytes: number, problem: string): ModelFileReport => ({
  file,
  sizeBytes,
  problems: [problem],
  warnings: [],
  name: "unknown",
  architecture: "unknown",
  quantisation: "unknown",
  contextTokens: "unknown",
  known: undefined,
  canChat: false,
  bytesPerToken: "unknown",
  minimumMemoryBytes: "unknown",
})

/** Verifies a model file by its header, and its checksum where that is asked for; rejects where the file cannot be opened. */
export const checkModelFile = async (file: string, { hash = false }: CheckOptions = {}): Promise<ModelFileReport> => {
  const { mtime, size } = await stat(file)
  let header: GgufHeader
  try {
    header = await readGgufHeader(file)
  } catch (thrown) {
    if (thrown instanceof GgufFault) return unreadable(file, size, thrown.message)
    throw thrown
  }
  const { values } = header
  const architecture = textOf(values.get("general.architecture"))
  const names = [values.get("general.name"), values.get("general.basename"), basename(file)].filter(
    (name) => typeof name === "string",
  )
  const known = findKnownModel(...names)
  const fileType = numberOf(values.get("general.file_type"))
  const perToken = bytesPerToken(header, architecture)
  const sha256 = hash ? await hashOf(file) : undefined
  return {
    file,
    sizeBytes: size,
    problems: [...problemsOf(header), ...(sha256 === undefined ? [] : hashProblems(file, sha256, known))],
    warnings: warningsOf(header, known, mtime.toISOString().slice(0, 10)),
    name: textOf(values.get("general.name")) ?? "unknown",
    architecture: architecture ?? "unknown",
    quantisation: (fileType === undefined ? undefined : quantisations.get(fileType)) ?? "unknown",
    contextTokens: numberOf(values.get(`${architecture}.context_length`)) ?? "unknown",
    known,
    canChat: values.has("tokenizer.chat_template"),
    bytesPerToken: perToken ?? "unknown",
    minimumMemoryBytes: perToken === undefined ? "unknown" : size + perToken * smallContext,
    ...(sha256 === undefined ? {} : { sha256 }),
  }
}
