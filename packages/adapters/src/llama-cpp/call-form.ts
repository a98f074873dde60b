import type { ChatWrapperSettings, LlamaText, Tokenizer } from "node-llama-cpp"
import { type PromptEngine } from "./load-engine.ts"

/** How a model writes tool calls, as its own template shows them. */
export interface CallForm {
  /** Each text that begins the calls of an answer; the first is what is written where a call is forced. */
  readonly openings: ReadonlyArray<string>
  readonly afterName: (name: string) => string
  readonly afterArguments: (name: string) => string
  /** Between one call and the name of the next; nothing where the model makes one call in an answer. */
  readonly between: string | undefined
  /** After the last call, before the end. */
  readonly ending: string
}

/** How a model writes its reasoning. */
export interface ThoughtForm {
  /** Nothing where the prompt itself opens it. */
  readonly opening: string | undefined
  readonly closing: string
}

type Written = string | LlamaText | undefined

/** Reads a template's text as its tokens do, up to the token that ends an answer. */
export const makeTemplateReader = ({ llamaPackage, model }: PromptEngine) => {
  const tokenizer: Tokenizer = model.tokenizer
  const { LlamaText: makeText } = llamaPackage
  return (...written: ReadonlyArray<Written>): string => {
    const tokens = makeText(written.filter((part) => part !== undefined)).tokenize(tokenizer)
    const end = tokens.findIndex((token) => model.isEogToken(token))
    return model.detokenize(end < 0 ? tokens : tokens.slice(0, end), true)
  }
}

/** Reads the form of tool calls out of the template; nothing where it shows none. */
export const callFormOf = (engine: PromptEngine): CallForm | undefined => {
  const { chatWrapper } = engine
  if (chatWrapper === undefined) return undefined
  const read = makeTemplateReader(engine)
  const { call, parallelism }: ChatWrapperSettings["functions"] = chatWrapper.settings.functions
  const named = (written: Written, name: string): string => read(written).replaceAll("{{functionName}}", name)
  const sections: ReadonlyArray<Written> = [
    parallelism?.call.sectionPrefix ?? "",
    ...(parallelism?.call.sectionPrefixAlternateMatches ?? []),
  ]
  const prefixes: ReadonlyArray<Written> = [call.prefix, ...(call.prefixAlternateMatches ?? [])]
  const openings = sections.flatMap((section) => prefixes.map((prefix) => read(section, prefix).trimStart()))
  const known = [...new Set(openings)].filter((opening) => opening !== "")
  if (known.length === 0) return undefined
  return {
    openings: known,
    afterName: (name) => named(call.paramsPrefix, name),
    afterArguments: (name) => named(call.suffix, name),
    between: parallelism === undefined ? undefined : read(parallelism.call.betweenCalls, call.prefix),
    ending: read(parallelism?.call.sectionSuffix),
  }
}

/** Reads the form of reasoning out of the template; nothing where it has none. */
export const thoughtFormOf = (engine: PromptEngine): ThoughtForm | undefined => {
  const thought = engine.chatWrapper?.settings.segments?.thought
  const { LlamaText: makeText } = engine.llamaPackage
  if (thought?.suffix === undefined) return undefined
  const read = makeTemplateReader(engine)
  const closing = read(thought.suffix)
  const { prefix } = thought
  const isText = typeof prefix === "string" || makeText.isLlamaText(prefix)
  const opening = isText ? read(prefix).trim() : undefined
  return closing === "" ? undefined : { opening, closing: closing.trim() }
}
