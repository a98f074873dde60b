import { Mistral } from "@mistralai/mistralai"
import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"

const running = useGateway({
  answer: ({ body }) =>
    "prompt" in body
      ? { pieces: ["a + ", "b"] }
      : JSON.stringify(body).includes("weather")
        ? { toolCalls: [{ name: "weather", arguments: { city: "Lyon" } }] }
        : { pieces: ["Bonjour ", "du nuage."] },
})

const client = () => new Mistral({ apiKey: running().key, serverURL: running().url })
const messages = [{ role: "user" as const, content: "hi" }]

test("chats, whole and streamed, with the extras of its API on the wire", async () => {
  const whole = await client().chat.complete({ model: "large", messages, safePrompt: true, randomSeed: 7 })
  expect(whole.choices[0]?.message?.content).toBe("Bonjour du nuage.")
  const sent = running().cloud.requests.at(-1)?.body.toString()
  expect(JSON.parse(sent ?? "")).toMatchObject({ safe_prompt: true, random_seed: 7 })
  let text = ""
  let usage
  for await (const { data } of await client().chat.stream({ model: "large", messages })) {
    text += String(data.choices[0]?.delta.content ?? "")
    usage = data.usage ?? usage
  }
  expect(text).toBe("Bonjour du nuage.")
  expect(usage?.completionTokens).toBeGreaterThan(0)
})

test("calls tools", async () => {
  const tools = [{ type: "function" as const, function: { name: "weather", parameters: { type: "object" } } }]
  const asked = [{ role: "user" as const, content: "weather?" }]
  const reply = await client().chat.complete({ model: "large", messages: asked, tools })
  expect(reply.choices[0]?.finishReason).toBe("tool_calls")
  expect(reply.choices[0]?.message?.toolCalls?.[0]?.function).toMatchObject({
    name: "weather",
    arguments: '{"city":"Lyon"}',
  })
})

test("fills in, whole and streamed", async () => {
  const asked = { model: "codestral", prompt: "sum = ", suffix: "\n" }
  expect((await client().fim.complete(asked)).choices[0]?.message?.content).toBe("a + b")
  let text = ""
  for await (const { data } of await client().fim.stream(asked)) text += String(data.choices[0]?.delta.content ?? "")
  expect(text).toBe("a + b")
})

test("embeds, lists models, and is refused a model that is none", async () => {
  const { data } = await client().embeddings.create({ model: "vectors", inputs: ["one", "two"] })
  expect(data.map(({ index }) => index)).toEqual([0, 1])
  const list = await client().models.list()
  expect(list.data?.map((model) => ("id" in model ? model.id : ""))).toContain("codestral")
  await expect(client().fim.complete({ model: "none", prompt: "x" })).rejects.toMatchObject({ statusCode: 404 })
})
