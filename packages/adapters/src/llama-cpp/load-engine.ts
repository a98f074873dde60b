import { constants } from "node:fs"
import { access, open } from "node:fs/promises"
import type { JinjaTemplateChatWrapper, Llama, LlamaEmbeddingContext, LlamaModel } from "node-llama-cpp"
import { openContextPools } from "./context-pools.ts"
import { EngineFault, toFailure } from "./engine-fault.ts"
import { type EngineSetup, type PendingSetup } from "./engine-setup.ts"
import { planMemory } from "./plan-memory.ts"
import { type SequencePool } from "./sequence-pool.ts"
import { type Turns } from "./turns.ts"

/** The package, loaded late so that its absence is a failure with words of its own. */
export type LlamaPackage = typeof import("node-llama-cpp")

/** A vocabulary in memory and the template that writes prompts: enough to count. */
export interface PromptEngine {
  readonly llamaPackage: LlamaPackage
  readonly model: LlamaModel
  readonly chatWrapper: JinjaTemplateChatWrapper | undefined
}

/** A model in memory, ready to answer. */
export interface Engine extends PromptEngine {
  readonly pool: SequencePool
  readonly turns: Turns
  /** Bytes that weights and context take, as the engine accounts for them. */
  readonly memory: () => { readonly ram: number; readonly vram: number }
  /** Tokens that prompt and answer of one request may have together. */
  readonly contextTokens: number
  /** Memory gave less than was wanted. */
  readonly isNarrow: boolean
  /** Made at the first use: few models embed. */
  readonly embedding: () => Promise<LlamaEmbeddingContext>
}

const hasCode = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && "code" in thrown && thrown.code === code

const importPackage = async (): Promise<LlamaPackage> => {
  try {
    return await import("node-llama-cpp")
  } catch (thrown) {
    throw hasCode(thrown, "ERR_MODULE_NOT_FOUND") ? new EngineFault({ type: "package-missing" }) : thrown
  }
}

/** Tells apart what the engine would call the same: a missing file, one without permission, and another format. */
const checkFile = async (file: string): Promise<void> => {
  try {
    await access(file, constants.F_OK)
  } catch {
    throw new EngineFault({ type: "file-missing" })
  }
  const magic = Buffer.alloc(4)
  try {
    await using handle = await open(file, "r")
    await handle.read(magic, 0, magic.length, 0)
  } catch {
    throw new EngineFault({ type: "file-denied" })
  }
  if (magic.toString("latin1") !== "GGUF") throw new EngineFault({ type: "not-gguf" })
}

const startLlama = async (llamaPackage: LlamaPackage, setup: EngineSetup): Promise<Llama> => {
  try {
    return await llamaPackage.getLlama({
      build: "never",
      skipDownload: true,
      gpu: setup.gpu,
      maxThreads: setup.threads,
      progressLogs: false,
      logLevel: llamaPackage.LlamaLogLevel.disabled,
      logger: () => {},
    })
  } catch (thrown) {
    throw thrown instanceof llamaPackage.NoBinaryFoundError ? new EngineFault({ type: "binary-missing" }) : thrown
  }
}

const loadModel = async (
  llama: Llama,
  file: string,
  options: { readonly vocabOnly: boolean; readonly gpuLayers?: "max" | "auto" },
): Promise<LlamaModel> => {
  try {
    return await llama.loadModel({ modelPath: file, ...options })
  } catch (thrown) {
    const failure = toFailure(thrown)
    throw new EngineFault(failure.type === "out-of-memory" ? failure : { type: "damaged" })
  }
}

const describePrompts = (llamaPackage: LlamaPackage, model: LlamaModel, { serves }: EngineSetup): PromptEngine => {
  const template = model.fileInfo.metadata.tokenizer.chat_template
  return {
    llamaPackage,
    model,
    // Given explicitly: finding the wrapper takes the engine seconds and may choose another tool format.
    chatWrapper:
      template === undefined || !serves.includes("chat")
        ? undefined
        : new llamaPackage.JinjaTemplateChatWrapper({ template, tokenizer: model.tokenizer }),
  }
}

const prepare = async (setup: EngineSetup) => {
  const llamaPackage = await importPackage()
  await checkFile(setup.file)
  return { llamaPackage, llama: await startLlama(llamaPackage, setup) }
}

/** Loads the package, then the model's vocabulary. */
export const loadPromptEngine = async (setup: EngineSetup): Promise<PromptEngine> => {
  const { llama, llamaPackage } = await prepare(setup)
  return describePrompts(llamaPackage, await loadModel(llama, setup.file, { vocabOnly: true }), setup)
}

/** Loads the model, then a context with cells of its own for each sequence, as large as leaves room for those beside it. */
export const loadEngine = async (
  setup: EngineSetup,
  beside: ReadonlyArray<PendingSetup>,
  turns: Turns,
): Promise<Engine> => {
  const { llama, llamaPackage } = await prepare(setup)
  const freeBytes = async (onGpu: boolean): Promise<number | undefined> => {
    if (onGpu && llama.gpu === false) return undefined
    return (await (onGpu ? llama.getVramState() : llama.getRamState())).free
  }
  const { contextTokens, gpuLayers, isNarrow } = await planMemory({ llamaPackage, llama, freeBytes }, setup, beside)
  const model = await loadModel(llama, setup.file, { vocabOnly: false, gpuLayers })
  const { contexts, contextSize, pool } = await openContextPools(model, { ...setup, contextTokens }, turns)
  const sum = (kind: "ram" | "vram") =>
    contexts().reduce((bytes, { memoryUsage }) => bytes + memoryUsage[kind], model.memoryUsage[kind])
  let embedding: Promise<LlamaEmbeddingContext> | undefined
  return {
    ...describePrompts(llamaPackage, model, setup),
    turns,
    pool,
    isNarrow,
    memory: () => ({ ram: sum("ram"), vram: sum("vram") }),
    // The engine shifts the context, which is to cut it, when its last cell is taken.
    contextTokens: contextSize - 1,
    embedding: () => (embedding ??= model.createEmbeddingContext({ contextSize, threads: setup.threads })),
  }
}
