import { randomUUID } from "node:crypto"
import type {
  ChatModelFunctions,
  JinjaTemplateChatWrapper,
  LlamaChatResponse,
  LlamaContextSequence,
  Token,
} from "node-llama-cpp"
import type { FinishReason } from "@postern/core"
import { EngineFault } from "./engine-fault.ts"
import { type ChatJob, type EnginePart, type Place } from "./engine-protocol.ts"
import { fitAnswer } from "./fit-answer.ts"
import { type Engine, type PromptEngine } from "./load-engine.ts"

type StopReason = LlamaChatResponse["metadata"]["stopReason"]

const finishReasons: Readonly<Record<StopReason, FinishReason>> = {
  eogToken: "stop",
  stopGenerationTrigger: "stop",
  customStopTrigger: "stop",
  maxTokens: "length",
  functionCalls: "tool-calls",
  abort: "other",
}

const chatWrapperOf = ({ chatWrapper }: PromptEngine): JinjaTemplateChatWrapper => {
  if (chatWrapper === undefined) throw new EngineFault({ type: "no-chat-template" })
  return chatWrapper
}

/** The tokens of a conversation as the model's own template writes it. */
export const tokenizeChat = (engine: PromptEngine, job: ChatJob): ReadonlyArray<Token> => {
  const wrapper = chatWrapperOf(engine)
  try {
    const state = wrapper.generateContextState({
      chatHistory: job.history,
      ...(job.functions === undefined ? {} : { availableFunctions: job.functions }),
    })
    return state.contextText.tokenize(engine.model.tokenizer)
  } catch {
    // The template's own message may quote the conversation.
    throw new EngineFault({ type: "template-refused" })
  }
}

// Nine letters and digits, the only form that Mistral's API accepts should the conversation move there.
const makeCallId = (): string => randomUUID().replaceAll("-", "").slice(0, 9)

interface Generation {
  readonly wrapper: JinjaTemplateChatWrapper
  readonly sequence: LlamaContextSequence
  readonly maxTokens: number
  readonly emit: (part: EnginePart) => void
  readonly signal: AbortSignal
}

interface Ending {
  readonly reason: FinishReason
  readonly rawReason: string
}

/** Generates; where the engine would cut the conversation to go on, the answer ends instead. */
const generate = async (engine: Engine, job: ChatJob, generation: Generation): Promise<Ending> => {
  const { wrapper, sequence, maxTokens, emit, signal } = generation
  const limit = new AbortController()
  const before = sequence.tokenMeter.usedOutputTokens
  const endHere = () => {
    limit.abort()
    throw new EngineFault({ type: "failed", name: "context-full" })
  }
  const withFunctions = (functions: ChatModelFunctions) => ({
    functions,
    ...(job.parallelCalls ? {} : { maxParallelFunctionCalls: 1 }),
    // The engine counts the tokens of text against `maxTokens`, but not those of a call's arguments.
    onFunctionCallParamsChunk: () => {
      if (sequence.tokenMeter.usedOutputTokens - before >= maxTokens) limit.abort()
    },
  })
  const chat = new engine.llamaPackage.LlamaChat({ contextSequence: sequence, chatWrapper: wrapper })
  try {
    const response = await chat.generateResponse([...job.history], {
      maxTokens,
      temperature: job.temperature,
      ...(job.topP === undefined ? {} : { topP: job.topP }),
      ...(job.seed === undefined ? {} : { seed: job.seed }),
      repeatPenalty: false,
      customStopTriggers: job.stop,
      contextShift: { size: 1, strategy: endHere },
      budgets: { thoughtTokens: Infinity, commentTokens: Infinity },
      signal: AbortSignal.any([signal, limit.signal]),
      stopOnAbortSignal: true,
      onResponseChunk: ({ type, text }) => {
        if (text !== "") emit({ type: type === undefined ? "text" : "reasoning", text })
      },
      ...(job.functions === undefined ? {} : withFunctions(job.functions)),
    })
    const calls = response.functionCalls ?? []
    calls.forEach(({ functionName, params }, index) =>
      emit({ type: "call", index, id: makeCallId(), name: functionName, arguments: params ?? {} }),
    )
    const rawReason = response.metadata.stopReason
    if (limit.signal.aborted) return { reason: "length", rawReason }
    return { reason: calls.length > 0 ? "tool-calls" : finishReasons[rawReason], rawReason }
  } catch (thrown) {
    // Aborted before its first token, the engine rejects although it is told to stop quietly.
    if (limit.signal.aborted) return { reason: "length", rawReason: "abort" }
    throw thrown
  } finally {
    chat.dispose({ disposeSequence: false })
  }
}

/** Answers a conversation. */
export const runChat = async (
  engine: Engine,
  job: ChatJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
  const wrapper = chatWrapperOf(engine)
  const tokens = tokenizeChat(engine, job)
  const maxTokens = fitAnswer(tokens.length, job.maxTokens, engine.contextTokens)
  const { evaluatePrompt, release, sequence } = await engine.pool.lend(tokens, place, signal)
  try {
    emit({ type: "start" })
    const cachedInputTokens = await evaluatePrompt()
    const before = sequence.tokenMeter.getState()
    const ending = await generate(engine, job, { wrapper, sequence, maxTokens, emit, signal })
    const outputTokens = sequence.tokenMeter.diff(before).usedOutputTokens
    const usage = { inputTokens: tokens.length, cachedInputTokens, outputTokens }
    emit({ type: "finish", ...ending, usage })
  } finally {
    release()
  }
}
