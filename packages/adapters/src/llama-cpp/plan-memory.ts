import type { Llama } from "node-llama-cpp"
import { stat } from "node:fs/promises"
import { adapterSequences } from "./context-pools.ts"
import type { EngineSetup, PendingSetup } from "./engine-setup.ts"
import { fitContexts, type ModelDemand } from "./fit-contexts.ts"

/** What of the package reads and sizes files. */
type Sizing = Pick<typeof import("node-llama-cpp"), "GgufInsights" | "readGgufFileInfo">

/** The machine that models are to fit into. */
export interface Machine {
  readonly llamaPackage: Sizing
  readonly llama: Llama
  /** Bytes that are free now: in the machine's memory, or in the GPU's; nothing where there is no GPU. */
  readonly freeBytes: (onGpu: boolean) => Promise<number | undefined>
}

/** How a model is loaded so that the others of its set find room. */
export interface MemoryPlan {
  /** Tokens that prompt and answer of one request may have together. */
  readonly contextTokens: number
  /** Memory gave less than was wanted, and than the file allows. */
  readonly isNarrow: boolean
  /** All layers on the GPU; otherwise the engine places as many as it finds room for. */
  readonly gpuLayers: "max" | "auto"
}

/** Left to the system and to what nobody can foresee. */
const spareShare = 0.1

/** A file that cannot be read will not be loaded either. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

/** Sizes one model by its file's header, and its adapters: each has a context of its own once it is asked for. */
const demandOf = async (
  { llama, llamaPackage: { GgufInsights, readGgufFileInfo } }: Machine,
  setup: PendingSetup,
  onGpu: boolean,
): Promise<ModelDemand> => {
  const { adapters, contextTokens, file, infillSequences, isLoaded = false, leastContextTokens } = setup
  const insights = await GgufInsights.from(await readGgufFileInfo(file, { sourceType: "filesystem" }), llama)
  const modelGpuLayers = onGpu ? insights.totalLayers : 0
  const kind = onGpu ? "gpuVram" : "cpuRam"
  const weights = await insights.estimateModelResourceRequirementsV2({ gpuLayers: modelGpuLayers })
  const bytesOf = async (contextSize: number, sequences: number) =>
    (await insights.estimateContextResourceRequirementsV2({ contextSize, modelGpuLayers, sequences }))[kind]
  const [adapterInfill, adapterOthers] = adapterSequences(setup)
  const contextBytes = async (contextSize: number) =>
    (isLoaded ? 0 : await bytesOf(contextSize, setup.sequences + infillSequences)) +
    (adapters.length === 0 ? 0 : adapters.length * (await bytesOf(contextSize, adapterInfill + adapterOthers)))
  const adapterBytes = (await Promise.all(adapters.map((adapter) => sizeOf(adapter.file)))).reduce(
    (sum, bytes) => sum + bytes,
    0,
  )
  const mostTokens = Math.min(contextTokens, insights.trainContextSize ?? contextTokens)
  const leastTokens = Math.min(leastContextTokens, mostTokens)
  // The cache grows with its tokens; two sizes tell all others.
  const [least, most] = [await contextBytes(leastTokens), await contextBytes(mostTokens)]
  const byToken = mostTokens === leastTokens ? 0 : (most - least) / (mostTokens - leastTokens)
  return {
    weightsBytes: (isLoaded ? 0 : weights[kind]) + adapterBytes,
    leastTokens,
    mostTokens,
    contextBytes: (tokens) => least + (tokens - leastTokens) * byToken,
  }
}

/**
 * Plans the context of a model, so that those that its host will load beside it fit as well: on the GPU where all of them
 * do, else in the memory of the machine. Where nothing fits, the least is tried, and the engine says that it is too much.
 */
export const planMemory = async (
  machine: Machine,
  setup: EngineSetup,
  beside: ReadonlyArray<PendingSetup>,
): Promise<MemoryPlan> => {
  const size = (one: PendingSetup, onGpu: boolean) => demandOf(machine, one, onGpu)
  const plan = async (onGpu: boolean): Promise<Omit<MemoryPlan, "gpuLayers"> | undefined> => {
    const free = await machine.freeBytes(onGpu)
    if (free === undefined) return undefined
    const own = await size(setup, onGpu).catch(() => undefined)
    // What cannot be sized is loaded as asked: then the engine says what is wrong with the file.
    if (own === undefined) return { contextTokens: setup.contextTokens, isNarrow: false }
    const others = await Promise.all(beside.map((one) => size(one, onGpu).catch(() => undefined)))
    const models = [own, ...others.filter((demand) => demand !== undefined)]
    const contextTokens = fitContexts(models, free * (1 - spareShare))?.[0]
    return contextTokens === undefined ? undefined : { contextTokens, isNarrow: contextTokens < own.mostTokens }
  }
  const onGpu = await plan(true)
  if (onGpu !== undefined) return { ...onGpu, gpuLayers: "max" }
  const inMemory = await plan(false)
  return { contextTokens: setup.leastContextTokens, isNarrow: true, ...inMemory, gpuLayers: "auto" }
}
