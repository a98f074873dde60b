import { type ChatRequest, type InfillRequest, type Message } from "@postern/core"

const words = [
  "order",
  "price",
  "customer",
  "stock",
  "invoice",
  "payment",
  "region",
  "volume",
  "ledger",
  "handler",
  "event",
  "state",
]

/** Code-like text of about `bytes` bytes; equal seeds give equal text. */
export const sampleCode = (bytes: number, seed: number): string => {
  let state = seed >>> 0
  const pick = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return words[state % words.length] ?? "order"
  }
  const lines: Array<string> = []
  for (let size = 0; size < bytes;) {
    const [one, two, three] = [pick(), pick(), pick()]
    const line =
      state % 7 === 0
        ? `import { ${one} } from "./${two}/${three}.ts"`
        : `export const ${one}Of${two} = (${three}: number) => ${one}.${two}(${three}, ${state % 1000})`
    lines.push(line)
    size += line.length + 1
  }
  return lines.join("\n").slice(0, bytes)
}

/** Code of other words in the same shapes: what is protected shares its language with what is open, and little more. */
export const sampleProtectedCode = (bytes: number, seed: number): string =>
  sampleCode(bytes, seed).replaceAll(/[a-z]+(?=Of|\b[.(:])/g, (word) => `${word}Margin`)

/** An infill at the end of `bytes` of code. */
export const sampleInfill = (bytes: number, seed: number): InfillRequest => ({
  kind: "infill",
  body: { prefix: sampleCode(bytes - 200, seed), suffix: sampleCode(200, seed + 1), path: "src/orders/handler.ts" },
  envelope: {},
})

/** A conversation of `messages` messages and about `bytes` bytes; the last message differs with `last`. */
export const sampleChat = (bytes: number, messages: number, seed: number, last = ""): ChatRequest => ({
  kind: "chat",
  body: {
    messages: Array.from({ length: messages }, (_, index): Message => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content: `What happens here?\n\`\`\`ts src/orders/part${index}.ts\n${sampleCode(Math.floor(bytes / messages), seed + index)}\n\`\`\`\n${index === messages - 1 ? last : ""}`,
    })),
  },
  envelope: {},
})
