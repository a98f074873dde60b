import type { JsonObject } from "@postern/core"
import type {
  ChatHistoryItem,
  ChatModelFunctions,
  GbnfJsonSchema,
  JinjaTemplateChatWrapper,
  Token,
} from "node-llama-cpp"
import { makeTemplateReader } from "./call-form.ts"
import { EngineFault } from "./engine-fault.ts"
import { type ChatJob, type JobTool } from "./engine-protocol.ts"
import { type PromptEngine } from "./load-engine.ts"

const chatWrapperOf = ({ chatWrapper }: PromptEngine): JinjaTemplateChatWrapper => {
  if (chatWrapper === undefined) throw new EngineFault({ type: "no-chat-template" })
  return chatWrapper
}

/** The model may reason where the template opens its reasoning, but not where its first token is already settled. */
const opensThought = (wrapper: JinjaTemplateChatWrapper, job: ChatJob): boolean => {
  const thought = wrapper.settings.segments?.thought
  const prefix = thought?.prefix
  const isOpened = typeof prefix === "object" && "type" in prefix && prefix.type === "openedOnStart"
  return (isOpened || thought?.openOnResponseStart === true) && job.choice === "auto" && job.format === undefined
}

const withOpenThought = (history: ReadonlyArray<ChatHistoryItem>): Array<ChatHistoryItem> => {
  const last = history.at(-1)
  if (last?.type !== "model" || last.response.length > 0) return [...history]
  const thought = { type: "segment", segmentType: "thought", text: "", ended: false } as const
  return [...history.slice(0, -1), { ...last, response: [thought] }]
}

/** Templates print a schema whatever it holds; only the engine's type wants one of its own dialect. */
const isPrintable = (schema: JsonObject | GbnfJsonSchema): schema is GbnfJsonSchema => typeof schema === "object"

const anyObject: GbnfJsonSchema = { type: "object", additionalProperties: true }

/** A template that knows tools is given the tool as it came; for any other the engine writes a list, which loses schemas. */
const functionOf = ({ description, parameters }: JobTool, isInTemplate: boolean): ChatModelFunctions[string] => {
  if (parameters === undefined) return description === undefined ? {} : { description }
  if (isInTemplate) {
    return {
      ...(description === undefined ? {} : { description }),
      ...(isPrintable(parameters) ? { params: parameters } : {}),
    }
  }
  const schema = `Its arguments as a JSON Schema: ${JSON.stringify(parameters)}`
  return { description: description === undefined ? schema : `${description}\n${schema}`, params: anyObject }
}

const functionsOf = (wrapper: JinjaTemplateChatWrapper, tools: ReadonlyArray<JobTool>): ChatModelFunctions =>
  Object.fromEntries(tools.map((tool) => [tool.name, functionOf(tool, wrapper.usingJinjaFunctionCallTemplate)]))

/** A conversation as the model's own template writes it. */
export interface ChatPrompt {
  readonly tokens: ReadonlyArray<Token>
  /** The model's first words are reasoning, which the prompt has opened. */
  readonly isThinking: boolean
  /** Texts with which the template ends an answer, besides the file's own ends. */
  readonly ends: ReadonlyArray<string>
}

/** Writes the prompt of a conversation. */
export const writeChatPrompt = (engine: PromptEngine, job: ChatJob): ChatPrompt => {
  const wrapper = chatWrapperOf(engine)
  const last = job.history.at(-1)
  const isThinking = opensThought(wrapper, job) && last?.type === "model" && last.response.length === 0
  try {
    const state = wrapper.generateContextState({
      chatHistory: isThinking ? withOpenThought(job.history) : job.history,
      ...(job.tools.length === 0 ? {} : { availableFunctions: functionsOf(wrapper, job.tools) }),
    })
    const readText = makeTemplateReader(engine)
    const ends = state.stopGenerationTriggers.map((trigger) => readText(trigger).trim()).filter((end) => end !== "")
    return { tokens: state.contextText.tokenize(engine.model.tokenizer), isThinking, ends }
  } catch {
    // The template's own message may quote the conversation.
    throw new EngineFault({ type: "template-refused" })
  }
}
