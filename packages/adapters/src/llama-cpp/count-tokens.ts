import { type CountWork } from "./engine-protocol.ts"
import { type PromptEngine } from "./load-engine.ts"
import { writeChatPrompt } from "./chat-prompt.ts"
import { writeInfillPrompt } from "./write-infill.ts"

const count = (engine: PromptEngine, work: CountWork): ReadonlyArray<number> | undefined => {
  switch (work.kind) {
    case "texts":
      // Not as special tokens: written in a text they are the text they are.
      return work.texts.map((text) => engine.model.tokenize(text, false).length)
    case "chat":
      return [writeChatPrompt(engine, work).tokens.length]
    case "infill":
      return [writeInfillPrompt(engine.model, work).tokens.length]
    case "embed":
      // What the embedding context adds is known to it alone.
      return undefined
  }
}

/** Counts as the engine itself will; nothing where it cannot, for instance where the template refuses a conversation. */
export const countTokens = (engine: PromptEngine, work: CountWork): ReadonlyArray<number> | undefined => {
  try {
    return count(engine, work)
  } catch {
    return undefined
  }
}
