import * as fc from "fast-check"
import { type RunningGateway } from "../running-gateway.ts"

const paths = [
  "/v1/chat/completions",
  "/v1/responses",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/fim/completions",
  "/v1/messages",
  "/v1/messages/count_tokens",
  "/w/shop/v1/messages",
  "/v1/models",
  "/v1/models/%ff",
  "/w/%zz/v1/chat/completions",
  "/metrics",
  "/",
]

const field = fc.constantFrom(
  ..."model messages input prompt suffix tools tool_choice stream system max_tokens n".split(" "),
  ..."postern stop temperature role content type text stream_options instructions store".split(" "),
)

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "auto",
      "user",
      "assistant",
      "text",
      "tool",
      "function",
      "",
      "none",
      null,
      true,
      false,
      0,
      -1,
      1e308,
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(field, tie("any"), { maxKeys: 4 }),
  ),
})).any

/** A conversation that is in order but for one field. */
const nearly = fc.record({ key: field, value }).map(({ key, value: other }) => ({
  model: "auto",
  max_tokens: 5,
  messages: [{ role: "user", content: "hi" }],
  input: "hi",
  prompt: "hi",
  [key]: other,
}))

const body = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 6 }).map((object) => JSON.stringify(object)),
  nearly.map((object) => JSON.stringify(object)),
  fc.string({ unit: "binary", maxLength: 40 }),
)

/** Sends that many requests of every kind; gives the statuses that no request may have, with what was sent. */
export const fuzz = async (
  { url, key }: RunningGateway,
  count: number,
  seed: number,
): Promise<ReadonlyArray<string>> => {
  const samples = fc.sample(fc.tuple(fc.constantFrom(...paths), body), { numRuns: count, seed })
  const odd: Array<string> = []
  const send = async () => {
    for (let next = samples.pop(); next !== undefined; next = samples.pop()) {
      const [path, text] = next
      const headers = { authorization: `Bearer ${key}` }
      const response = await fetch(`${url}${path}`, { method: "POST", headers, body: text })
      const answer = await response.text()
      if (response.status === 500 || /node_modules|\.ts:\d/.test(answer)) odd.push(`${response.status} ${path} ${text}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, send))
  return odd
}
