import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { availableParallelism, cpus, freemem, totalmem } from "node:os"
import { showGigabytes } from "../show-bytes.ts"
import { type Diagnosis } from "./diagnosis.ts"

const leastNode = [22, 19] as const

const diagnoseNode = (): Diagnosis => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  const isOld = major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])
  return {
    about: "Node",
    state: isOld ? "problem" : "ok",
    found: process.versions.node,
    ...(isOld ? { fix: `install Node ${leastNode.join(".")} or newer` } : {}),
  }
}

const diagnoseMemory = (): Diagnosis => ({
  about: "machine",
  state: "ok",
  found: `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ${showGigabytes(totalmem())} of memory, ${showGigabytes(freemem())} free`,
})

/** Which way of computing this machine seems to have, without loading a driver. */
const findGpu = (): "cuda" | "metal" | "vulkan" | undefined => {
  if (process.platform === "darwin") return process.arch === "arm64" ? "metal" : undefined
  if (existsSync("/proc/driver/nvidia/version") || existsSync("C:\\Windows\\System32\\nvcuda.dll")) return "cuda"
  const vulkan = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "C:\\Windows\\System32\\vulkan-1.dll"]
  return existsSync("/dev/dri") && vulkan.some(existsSync) ? "vulkan" : undefined
}

const gpuNames = { cuda: "NVIDIA, through CUDA", metal: "Apple, through Metal", vulkan: "through Vulkan" } as const

const diagnoseGpu = (): Diagnosis => {
  const gpu = findGpu()
  return {
    about: "GPU",
    state: "ok",
    found: gpu === undefined ? "none found: models run on the processor" : gpuNames[gpu],
  }
}

const engineVersion = "3.22.1"

/** The packages with the engine's binary for this machine, best first. */
const binaryPackages = (): ReadonlyArray<string> => {
  const system = process.platform === "win32" ? "win" : process.platform === "darwin" ? "mac" : "linux"
  const gpu = findGpu()
  const base = `@node-llama-cpp/${system}-${process.arch}`
  if (gpu === "metal") return [`${base}-metal`]
  return gpu === undefined ? [base] : [`${base}-${gpu}`, base]
}

const isInstalled = (name: string): boolean => {
  // From where the command is, for the program that loads the engine lies beside it.
  const require = createRequire(import.meta.url)
  try {
    require.resolve(`${name}/package.json`)
    return true
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "ERR_PACKAGE_PATH_NOT_EXPORTED"
  }
}

const diagnoseEngine = (): Diagnosis => {
  const [best = ""] = binaryPackages()
  const found = binaryPackages().find(isInstalled)
  const install = `npm install --ignore-scripts node-llama-cpp@${engineVersion} ${best}@${engineVersion}`
  if (!isInstalled("node-llama-cpp")) {
    return {
      about: "engine",
      state: "warning",
      found: "node-llama-cpp is not installed: no model runs on this device",
      fix: install,
    }
  }
  if (found === undefined) {
    return {
      about: "engine",
      state: "problem",
      found: "node-llama-cpp is here without a binary for this machine",
      fix: install,
    }
  }
  const isBest = found === best
  return {
    about: "engine",
    state: isBest ? "ok" : "warning",
    found: `node-llama-cpp with ${found}${isBest ? "" : ", which does not use the GPU"}`,
    ...(isBest ? {} : { fix: install }),
  }
}

/** Looks at Node, processor, memory, GPU and the engine's binary. */
export const diagnoseMachine = (): ReadonlyArray<Diagnosis> => [
  diagnoseNode(),
  diagnoseMemory(),
  diagnoseGpu(),
  diagnoseEngine(),
]
