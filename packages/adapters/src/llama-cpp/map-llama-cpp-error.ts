import { ModelError, type ModelErrorReason } from "@postern/core"
import { type EngineFailure } from "./engine-protocol.ts"

type Words = readonly [reason: ModelErrorReason, message: string]

const otherModel =
  'take "infill" out of this target\'s `serves` and add a target with a model trained for it, for instance `llamaCpp({ id: "infill", file: "/models/qwen2.5-coder-1.5b-Q8_0.gguf", serves: ["infill"] })`.'

const describe = (file: string, failure: EngineFailure): Words => {
  switch (failure.type) {
    case "package-missing":
      return [
        "not-installed",
        "The package node-llama-cpp is not installed; run `npm install node-llama-cpp@3.22.1` to answer on this device.",
      ]
    case "binary-missing":
      return [
        "not-installed",
        "node-llama-cpp has no ready-made binary for this machine, and Postern never compiles one; run `npm install node-llama-cpp@3.22.1 --include=optional`.",
      ]
    case "file-missing":
      return [
        "not-found",
        `Expected a GGUF model at \`file\` ${file}, found nothing there; download it or correct the path.`,
      ]
    case "file-denied":
      return [
        "unreadable",
        `The model at \`file\` ${file} cannot be read; check its permissions, and that it is no folder.`,
      ]
    case "not-gguf":
      return [
        "unreadable",
        `Expected a GGUF model at \`file\` ${file}, found another format; convert it or name a .gguf file.`,
      ]
    case "damaged":
      return [
        "unreadable",
        `The GGUF model at \`file\` ${file} cannot be loaded: it is cut off, damaged or of an architecture that node-llama-cpp 3.22.1 does not know; compare its size and checksum with the download page.`,
      ]
    case "out-of-memory":
      return [
        "unavailable",
        "There is not enough memory for the model; lower `contextTokens` or `sequences`, or choose a smaller file.",
      ]
    case "no-chat-template":
      return [
        "unsupported",
        `The model at ${file} has no chat template, so it cannot chat; leave "chat" out of \`serves\`.`,
      ]
    case "template-refused":
      return [
        "rejected",
        "The model's chat template refuses this order of messages; send user and assistant messages in turn.",
      ]
    case "no-call-form":
      return [
        "unsupported",
        "The model's chat template shows no form for tool calls, so none can be made; leave `tools` out or ask another target.",
      ]
    case "schema-refused":
      return [
        "rejected",
        "A JSON Schema of `tools` or `response_format` cannot be made into a grammar: it is too large or repeats too much; simplify it.",
      ]
    case "no-infill-training":
      return [
        "unsupported",
        `The model at ${file} has no infill training, although its vocabulary has the tokens; ${otherModel}`,
      ]
    case "no-infill-tokens":
      return [
        "unsupported",
        `The model at ${file} has no infill tokens and is of no family whose tokens are known; ${otherModel}`,
      ]
    case "does-not-fit":
      return [
        "does-not-fit",
        `The prompt has ${failure.promptTokens} tokens and wants ${failure.answerTokens} for the answer, the loaded context holds ${failure.contextTokens}; raise \`contextTokens\` or send less.`,
      ]
    case "failed":
      return ["malformed", `The engine failed at this request (${failure.name}); nothing usable was generated.`]
    case "crashed":
      return ["crashed", "The engine process ended while it was needed; the next request starts a new one."]
    case "resting":
      return [
        "unavailable",
        `The engine crashed time and again and is left alone for ${Math.ceil(failure.retryAfterMs / 1000)} s; try a smaller \`contextTokens\`, or another file.`,
      ]
    case "no-socket-folder":
      return [
        "unavailable",
        "Found no folder of this user alone for the engine's socket; set XDG_RUNTIME_DIR or XDG_STATE_HOME to one that only you can read.",
      ]
    case "adapter-unusable":
      return [
        "unreadable",
        `The adapter at \`file\` ${failure.file} cannot be loaded; expected a LoRA in GGUF, made for the model at ${file}.`,
      ]
    case "closed":
      return ["unavailable", "This target is closed; make a new one to go on."]
  }
}

/** Says an engine's failure in the words of a target. */
export const mapLlamaCppError = (target: string, file: string, failure: EngineFailure): ModelError => {
  const [reason, message] = describe(file, failure)
  const retryAfterMs = failure.type === "resting" ? { retryAfterMs: failure.retryAfterMs } : {}
  return new ModelError({ reason, target, message, ...retryAfterMs })
}
