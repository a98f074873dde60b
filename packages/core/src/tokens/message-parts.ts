import { type InfillBody, type ChatBody, type Message } from "../model/request.ts"
import { pythonJson } from "./python-json.ts"

/** What a message says, apart from how a template writes it. */
export interface MessageParts {
  readonly text: string
  /** Parts that are no text; each is counted by rule. */
  readonly images: number
}

const separator = "\n\n"

/** The text of a message and how many parts are none; a part of unknown kind counts the JSON it is. */
export const partsOf = ({ content }: Message): MessageParts => {
  if (typeof content === "string") return { text: content, images: 0 }
  const texts: Array<string> = []
  let images = 0
  for (const part of content ?? []) {
    if (typeof part.text === "string") texts.push(part.text)
    else if (part.type.includes("image")) images++
    else texts.push(pythonJson(part))
  }
  return { text: texts.join(separator), images }
}

/** Tools as a template writes them: the fields that models are shown, `strict` and unknown ones left out. */
export const writeTools = ({ tools }: ChatBody): string | undefined =>
  tools === undefined || tools.length === 0
    ? undefined
    : pythonJson(
        tools.map(({ function: { name, description, parameters } }) => ({
          type: "function",
          function: { name, description: description ?? "", parameters: parameters ?? {} },
        })),
      )

/** The texts of an infill prompt: what follows the cursor, other places with their paths, what goes before it. */
export const infillTexts = ({ prefix, snippets = [], suffix }: InfillBody): ReadonlyArray<string> =>
  [suffix, ...snippets.flatMap(({ path, text }) => [path, text]), prefix].filter((text) => text !== "")

/** A snippet has a mark and two line ends around its path, however a family writes it. */
export const tokensAroundSnippet = 4
