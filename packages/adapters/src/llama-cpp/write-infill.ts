import { extname } from "node:path"
import type { InfillSnippet } from "@postern/core"
import type { LlamaModel, Token } from "node-llama-cpp"
import { EngineFault } from "./engine-fault.ts"
import { type InfillJob } from "./engine-protocol.ts"
import { type InfillFamily, infillFamilies, untrained } from "./infill-families.ts"

interface InfillTokens {
  readonly prefix: Token
  readonly suffix: Token
  readonly middle: Token | undefined
  readonly family: InfillFamily | undefined
}

/** The control token of one of the texts, if the vocabulary has it. */
const controlToken = (model: LlamaModel, texts: ReadonlyArray<string> = []): Token | undefined => {
  for (const text of texts) {
    const [token, ...more] = model.tokenize(text, true)
    if (token !== undefined && more.length === 0 && model.isSpecialToken(token)) return token
  }
  return undefined
}

const nameOf = (model: LlamaModel): string => {
  const { general } = model.fileInfo.metadata
  return [general.name, general.basename, model.filename].filter((name) => typeof name === "string").join(" ")
}

/** The tokens that the file names, else those of the family that its name tells. */
const infillTokens = (model: LlamaModel): InfillTokens => {
  const name = nameOf(model)
  if (untrained.test(name)) throw new EngineFault({ type: "no-infill-training" })
  const named = infillFamilies.find(({ models }) => models.test(name))
  const { prefix, suffix, middle } = model.tokens.infill
  if (prefix !== null && suffix !== null) {
    const sameTokens = infillFamilies.find((family) => controlToken(model, family.prefix) === prefix)
    // Codestral's vocabulary has a middle too, which it was not trained to be asked with.
    const isMiddleless = named !== undefined && named.middle === undefined
    return { prefix, suffix, middle: isMiddleless ? undefined : (middle ?? undefined), family: named ?? sameTokens }
  }
  const known = named === undefined ? undefined : tokensOf(model, named)
  if (known === undefined) throw new EngineFault({ type: "no-infill-tokens" })
  return known
}

const tokensOf = (model: LlamaModel, family: InfillFamily): InfillTokens | undefined => {
  const prefix = controlToken(model, family.prefix)
  const suffix = controlToken(model, family.suffix)
  const middle = controlToken(model, family.middle)
  if (prefix === undefined || suffix === undefined) return undefined
  return family.middle !== undefined && middle === undefined ? undefined : { prefix, suffix, middle, family }
}

const commentMarks = new Map<string, string>([
  ...[".py", ".rb", ".sh", ".yml", ".yaml", ".toml", ".r", ".pl"].map((ending) => [ending, "# "] as const),
  ...[".sql", ".lua", ".hs", ".ada", ".elm"].map((ending) => [ending, "-- "] as const),
])

/** A place of another file, as comments of the language that is written. */
const asComment = ({ path, text }: InfillSnippet, into: string | undefined): string => {
  const mark = commentMarks.get(extname(into ?? path).toLowerCase()) ?? "// "
  return [`Path: ${path}`, ...text.split("\n")].map((line) => `${mark}${line}`.trimEnd()).join("\n") + "\n"
}

/** The prompt for a gap, and what ends the answer besides the file's own ends. */
export interface InfillPrompt {
  readonly tokens: ReadonlyArray<Token>
  readonly ends: ReadonlySet<Token>
}

/** Writes the prompt for a gap in the order that the model was trained with. */
export const writeInfillPrompt = (model: LlamaModel, job: InfillJob): InfillPrompt => {
  const { family, middle, prefix, suffix } = infillTokens(model)
  const { bos, shouldPrependBosToken } = model.tokens
  // Never as control tokens: written in a file they are the text they are.
  const plain = (text: string): Array<Token> => (text === "" ? [] : model.tokenize(text, false, "trimLeadingSpace"))
  const mark = family?.file === undefined ? undefined : model.tokenize(family.file, true, "trimLeadingSpace")
  const file = (path: string): Array<Token> => [...(mark ?? []), ...plain(`${path}\n`)]
  const { path, snippets } = job
  const others =
    mark === undefined
      ? plain(snippets.map((snippet) => asComment(snippet, path)).join(""))
      : snippets.flatMap((snippet) => [...file(snippet.path), ...plain(`${snippet.text.replace(/\n?$/, "\n")}`)])
  // With others before it, the file itself is named as they are.
  const before = [...others, ...(mark === undefined || snippets.length === 0 ? [] : file(path ?? "untitled"))]
  const start = shouldPrependBosToken && bos !== null ? [bos] : []
  const after = plain(job.suffix)
  const written = plain(job.prefix)
  const isComment = mark === undefined
  const tokens =
    middle === undefined
      ? [...start, suffix, ...after, prefix, ...before, ...written]
      : isComment
        ? [...start, prefix, ...before, ...written, suffix, ...after, middle]
        : [...start, ...before, prefix, ...written, suffix, ...after, middle]
  const ends = (family?.ends ?? []).map((text) => controlToken(model, [text]))
  const known = [prefix, suffix, middle, ...ends].filter((token) => token !== undefined)
  return { tokens, ends: new Set(known) }
}
