import { type EngineTarget } from "@postern/core"
import { makeLlamaCppTarget } from "./llama-cpp-model.ts"
import { type LlamaCppOptions } from "./read-options.ts"

export { type LoraOptions } from "./pick-adapter.ts"
export { type LlamaCppOptions } from "./read-options.ts"

/**
 * A model on this device, run by node-llama-cpp in a process of its own. Starts and reads nothing before the first
 * request. Throws a `TypeError` when an option is wrong.
 */
export const llamaCpp = (options: LlamaCppOptions): EngineTarget => makeLlamaCppTarget(options)
