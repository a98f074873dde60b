import { type Known, type ModelCard, modelCards } from "@postern/core"
import { formatFigure } from "../format-figures.ts"
import { type Results } from "../report.ts"

// No card says where its maker sits.
const countries: Readonly<Record<string, string>> = {
  "Mistral AI": "France",
  Meta: "United States",
  DeepSeek: "China",
  "Alibaba Cloud": "China",
  IBM: "United States",
}

const beside = [
  "devstral-small-2",
  "devstral-2",
  "llama-3.1-8b",
  "llama-3.3-70b",
  "deepseek-coder-6.7b",
  "deepseek-coder-v2-lite",
]

const known = <T>(value: Known<T>, say: (value: T) => string): string => (value === "unknown" ? "unknown" : say(value))

const yesOrNo = (value: Known<boolean>): string => known(value, (is) => (is ? "yes" : "no"))

const describeSize = ({ parameters: { active, kind, total } }: ModelCard): string =>
  known(total, (all) => (kind === "mixture-of-experts" ? `${all} B, ${active} B active` : `${all} B`))

/** Bits a weight takes on average in llama.cpp's Q4_K_M and Q8_0. */
const bits = { Q4_K_M: 4.85, Q8_0: 8.5 } as const

const weights = ({ parameters: { total } }: ModelCard, type: keyof typeof bits): string =>
  known(total, (billions) => {
    const gigabytes = (billions * bits[type]) / 8
    return `${gigabytes.toFixed(gigabytes < 10 ? 1 : 0)} GB`
  })

const rows: ReadonlyArray<readonly [name: string, of: (card: ModelCard) => string]> = [
  ["size", describeSize],
  ["kind", ({ parameters: { kind } }) => known(kind, (which) => (which === "dense" ? "dense" : "mixture of experts"))],
  [
    "context that the maker states",
    ({ contextWindow }) => known(contextWindow, (tokens) => tokens.toLocaleString("en-US")),
  ],
  ["chat", ({ capabilities: { chat } }) => yesOrNo(chat)],
  ["tools", ({ capabilities: { tools } }) => yesOrNo(tools)],
  ["infill", ({ capabilities: { infill } }) => yesOrNo(infill)],
  ["images", ({ capabilities: { vision } }) => yesOrNo(vision)],
  ["licence", ({ licence }) => licence],
  ["maker", ({ maker }) => `${maker} (${countries[maker] ?? "unknown"})`],
  ["weights at Q4_K_M, about", (card) => weights(card, "Q4_K_M")],
  ["weights at Q8_0, about", (card) => weights(card, "Q8_0")],
  [
    "tokens are counted",
    ({ tokenizer }) =>
      /^(?:tekken|sentencepiece)/.test(tokenizer) ? "in this process" : "by the engine that has loaded it",
  ],
]

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

const table = (cards: ReadonlyArray<ModelCard>): string =>
  [
    line(["", ...cards.map(({ title }) => title)]),
    line(["---", ...cards.map(() => "---")]),
    ...rows.map(([name, of]) => line([name, ...cards.map(of)])),
  ].join("\n")

const others = (cards: ReadonlyArray<ModelCard>): string =>
  [
    line(["model", "size", "kind", "context", "infill", "licence", "maker"]),
    line(Array.from({ length: 7 }, () => "---")),
    ...cards.map((card) => line([card.title, ...[0, 1, 2, 5, 7, 8].map((row) => rows[row]?.[1](card) ?? "")])),
  ].join("\n")

const quote = (results: Results, bench: string, claim: string): string => {
  const figure = results.get(bench)?.figures.find((each) => each.claim === claim)
  return figure === undefined ? "(not measured)" : `${formatFigure(figure)}<!-- ${bench}: ${claim} -->`
}

const sources = (cards: ReadonlyArray<ModelCard>): string =>
  cards
    .map(
      ({ sources: read, title }) =>
        `- ${title}: ${read.map((source) => source.replace(/^(https:\S+)/, "<$1>")).join(", ")}`,
    )
    .join("\n")

const find = (name: string): ReadonlyArray<ModelCard> => modelCards.filter((card) => card.name === name)

/** Writes the page that sets models side by side, from their cards and the results. */
export const makeModels = (results: Results): string => {
  const chosen = beside.flatMap(find)
  const rest = modelCards.filter(({ name }) => !beside.includes(name))
  const beyond = (size: string) => quote(results, "engine", `${size}: infill beside a chat, by alone, p50`)
  const queued = (size: string) => quote(results, "engine", `${size}: infill in a plain queue, by beside a chat, p50`)
  return `${[
    "<!-- Made by `npm run bench:page` from packages/core/src/cards and bench/results; change those. -->",
    "# Models side by side",
    "From the makers' own cards, as `packages/core/src/cards` holds them; `unknown` is said where a maker says nothing. A card's context is never the limit of a device: that is the context which is loaded.",
    table(chosen),
    "Weights are arithmetic: parameters by 4.85 and 8.5 bits each. The context comes on top, and grows with it: for Devstral Small 2 (40 layers, 8 key-value heads of 128) 160 KiB a token in 16 bits, so that 32,768 tokens take 5 GiB. A GPU with 24 GB holds its Q4_K_M with about so many, not the 256k of its card. What a file of yours needs: `postern models`.",
    "## Which for what",
    "**Chat and agents on the device**: Devstral Small 2 was made for agents, calls tools, and is under Apache-2.0. Llama 3.1 8B takes a third of its memory; its licence is Meta's own, with conditions. DeepSeek's two are base models: they continue text and do not converse.",
    '**Autocompletion on the device**: Devstral was not trained to fill in, and of Llama 3 its maker says nothing. DeepSeek-Coder was, as were models of other makers and under other licences below. A small one beside a large one for chat is what `serves: ["infill"]` is for; its first word has to come while somebody types.',
    "**A mixture of experts** takes the memory of all its parameters and computes each token with those that are active. DeepSeek-Coder-V2 Lite is one; Devstral is dense, in both sizes.",
    "## What Postern measured",
    "No weights of these models were there to measure, so that nothing here says how well or how fast they answer. Measured was the engine around them, with generated models in their forms ([benchmarks](benchmarks.md#the-engine-on-the-device)):",
    [
      `- An infill beside a chat on the same engine takes ${beyond("small")} (small model) and ${beyond("large")} (large) of what it takes alone; behind the chat in a plain queue ${queued("small")} and ${queued("large")} of that beside it.`,
      "- Each family's chat template, form of tool calls and order of infill is tested end to end with a model that is generated to speak it.",
      "- Counts of Tekken and SentencePiece are exact: [against tiktoken and the engine](benchmarks.md#counting-tokens).",
    ].join("\n"),
    "`npm run bench -- engine --model FILE` measures a GGUF of yours in the same way, and `npm run bench -- passk --model FILE` lets it write programs that are run.",
    "## Others that Postern knows",
    others(rest),
    "## Sources",
    sources(modelCards),
  ].join("\n\n")}\n`
}
