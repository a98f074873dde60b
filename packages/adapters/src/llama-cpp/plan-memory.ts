import type { Llama } from "node-llama-cpp"
import type { EngineSetup } from "./engine-protocol.ts"
import { fitContexts, type ModelDemand } from "./fit-contexts.ts"

/** What of the package reads and sizes files. */
type Sizing = Pick<typeof import("node-llama-cpp"), "GgufInsights" | "readGgufFileInfo">

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

/** Sizes one model by its file's header. */
const demandOf = async (
  { GgufInsights, readGgufFileInfo }: Sizing,
  llama: Llama,
  { contextTokens, file, infillSequences, leastContextTokens, sequences }: EngineSetup,
  onGpu: boolean,
): Promise<ModelDemand> => {
  const insights = await GgufInsights.from(await readGgufFileInfo(file, { sourceType: "filesystem" }), llama)
  const modelGpuLayers = onGpu ? insights.totalLayers : 0
  const kind = onGpu ? "gpuVram" : "cpuRam"
  const weights = await insights.estimateModelResourceRequirementsV2({ gpuLayers: modelGpuLayers })
  const contextBytes = async (contextSize: number) => {
    const shape = { contextSize, modelGpuLayers, sequences: sequences + infillSequences }
    return (await insights.estimateContextResourceRequirementsV2(shape))[kind]
  }
  const mostTokens = Math.min(contextTokens, insights.trainContextSize ?? contextTokens)
  const leastTokens = Math.min(leastContextTokens, mostTokens)
  // The cache grows with its tokens; two sizes tell all others.
  const [least, most] = [await contextBytes(leastTokens), await contextBytes(mostTokens)]
  const byToken = mostTokens === leastTokens ? 0 : (most - least) / (mostTokens - leastTokens)
  return {
    weightsBytes: weights[kind],
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
  llamaPackage: Sizing,
  llama: Llama,
  setup: EngineSetup,
  beside: ReadonlyArray<EngineSetup>,
): Promise<MemoryPlan> => {
  const size = (one: EngineSetup, onGpu: boolean) => demandOf(llamaPackage, llama, one, onGpu)
  const plan = async (onGpu: boolean): Promise<Omit<MemoryPlan, "gpuLayers"> | undefined> => {
    const own = await size(setup, onGpu).catch(() => undefined)
    // What cannot be sized is loaded as asked: then the engine says what is wrong with the file.
    if (own === undefined) return { contextTokens: setup.contextTokens, isNarrow: false }
    // A file that cannot be read will not be loaded either.
    const others = await Promise.all(beside.map((one) => size(one, onGpu).catch(() => undefined)))
    const { free } = onGpu ? await llama.getVramState() : await llama.getRamState()
    const models = [own, ...others.filter((demand) => demand !== undefined)]
    const contextTokens = fitContexts(models, free * (1 - spareShare))?.[0]
    return contextTokens === undefined ? undefined : { contextTokens, isNarrow: contextTokens < own.mostTokens }
  }
  const onGpu = llama.gpu === false ? undefined : await plan(true)
  if (onGpu !== undefined) return { ...onGpu, gpuLayers: "max" }
  const inMemory = await plan(false)
  return { contextTokens: setup.leastContextTokens, isNarrow: true, ...inMemory, gpuLayers: "auto" }
}
