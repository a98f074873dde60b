import { type Known, type ModelCard, type TemplateName, type TokenizerName } from "../model/model-card.ts"
import { makeRequestTokenizer } from "../tokens/make-request-tokenizer.ts"
import { makeMistralTemplate } from "../tokens/mistral-template.ts"
import { type PromptTemplate } from "../tokens/prompt.ts"
import { type RequestTokenizer } from "../tokens/request-tokenizer.ts"
import { makeTurnTemplate } from "../tokens/turn-template.ts"
import { type Tokenizer } from "../tokens/tokenizer.ts"
import { tokenizerFor } from "./tokenizers.ts"

const templates: Readonly<Record<Known<TemplateName>, PromptTemplate>> = {
  "mistral-v3": makeMistralTemplate(3, true),
  "mistral-v7": makeMistralTemplate(7, true),
  "mistral-v11": makeMistralTemplate(11, true),
  "mistral-v13": makeMistralTemplate(13, true),
  "mistral-v15": makeMistralTemplate(15, true),
  // A header of four tokens and an end; a system message with two dates is always there.
  "llama-3": makeTurnTemplate({ message: 5, prompt: 40, tools: 100 }),
  // A header of three tokens, an end and a line break; without a system message the template has one of its own.
  chatml: makeTurnTemplate({ message: 5, prompt: 30, tools: 150 }),
  deepseek: makeTurnTemplate({ message: 6, prompt: 4, tools: 50 }),
  unknown: makeTurnTemplate({ message: 8, prompt: 16, tools: 100 }),
}

/** The format of a model whose version of it is not known, by the vocabulary. */
const likely: Partial<Readonly<Record<Known<TokenizerName>, PromptTemplate>>> = {
  tekken: makeMistralTemplate(13, false),
}

/** What decides how a model counts. */
type Facts = Pick<ModelCard, "tokenizer" | "template">

/** Makes what sizes requests to a model, by its card, with a memory of its own. Loads nothing yet. */
export const makeRequestTokenizerFor = (
  { tokenizer, template }: Facts,
  vocabulary: Tokenizer = tokenizerFor(tokenizer),
): RequestTokenizer =>
  makeRequestTokenizer(vocabulary, (template === "unknown" ? likely[tokenizer] : undefined) ?? templates[template])

const shared = new Map<string, RequestTokenizer>()

/** The same, one for all targets whose cards agree: what one has sized, the others know. */
export const requestTokenizerFor = (facts: Facts): RequestTokenizer => {
  const key = `${facts.tokenizer} ${facts.template}`
  const known = shared.get(key) ?? makeRequestTokenizerFor(facts)
  shared.set(key, known)
  return known
}
