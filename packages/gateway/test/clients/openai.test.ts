import OpenAI, { APIError } from "openai"
import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"

const running = useGateway({
  script: { answer: "done on the device." },
  answer: ({ body }) => {
    const asked = JSON.stringify(body)
    if (asked.includes("too often")) return { fault: { kind: "status", status: 429, retryAfter: "60" } }
    if (asked.includes("break off")) return { pieces: ["one ", "two "], fault: { kind: "cut", after: 1 } }
    if (asked.includes('"role":"tool"')) return { pieces: ["It is ", "18 degrees."] }
    if (asked.includes("weather")) return { toolCalls: [{ name: "weather", arguments: { city: "Lyon" } }] }
    return asked.includes("prompt") ? { pieces: ["a + ", "b"] } : { pieces: ["Hello ", "from the cloud."] }
  },
})

const client = () => new OpenAI({ apiKey: running().key, baseURL: `${running().url}/v1`, maxRetries: 0 })
const say = (content: string) => [{ role: "user" as const, content }]
const tool = {
  type: "function" as const,
  function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
}

test("chats with the model it names, and learns where the answer comes from", async () => {
  const { data, response } = await client()
    .chat.completions.create({ model: "device", messages: say("hi") })
    .withResponse()
  expect(data.choices[0]?.message.content).toBe("done on the device.")
  expect(response.headers.get("x-postern-zone")).toBe("device")
  expect(data).toMatchObject({ model: "device", postern: { target: "device", zone: "device" } })
})

test("streams, with the account of tokens as an event of its own where it asks for one", async () => {
  const options = { stream_options: { include_usage: true } }
  const stream = await client().chat.completions.create({
    model: "large",
    messages: say("hi"),
    stream: true,
    ...options,
  })
  let text = ""
  const usages = []
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ""
    if (chunk.usage) usages.push([chunk.choices.length, chunk.usage.completion_tokens > 0])
  }
  expect(text).toBe("Hello from the cloud.")
  expect(usages).toEqual([[0, true]])
})

test("calls a tool over several steps", async () => {
  const runner = client().chat.completions.runTools({
    model: "auto-cloud",
    messages: say("How is the weather in Lyon?"),
    tools: [
      {
        ...tool,
        function: {
          ...tool.function,
          function: () => "18",
          description: "Degrees in a city",
          parse: (text: string): object => JSON.parse(text),
        },
      },
    ],
  })
  expect(await runner.finalContent()).toBe("It is 18 degrees.")
  expect(runner.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"])
})

test("fills in between prompt and suffix, and embeds in the encoding that it asks for by itself", async () => {
  const filled = await client().completions.create({ model: "codestral", prompt: "sum = ", suffix: "\n" })
  expect(filled.choices[0]?.text).toBe("a + b")
  const { data } = await client().embeddings.create({ model: "vectors", input: ["one", "two"] })
  const plain = await client().embeddings.create({ model: "vectors", input: ["one", "two"], encoding_format: "float" })
  expect(data.map(({ embedding }) => embedding.length)).toEqual(plain.data.map(({ embedding }) => embedding.length))
  expect(data[1]?.embedding[0]).toBeCloseTo(plain.data[1]?.embedding[0] ?? Number.NaN, 5)
})

test("asks the Responses API, whole and streamed, with tools, and is refused what would need state", async () => {
  const whole = await client().responses.create({ model: "device", instructions: "Be brief.", input: "hi" })
  expect(whole.output_text).toBe("done on the device.")
  const stream = client().responses.stream({ model: "large", input: "hi" })
  expect((await stream.finalResponse()).output_text).toBe("Hello from the cloud.")
  const tools = [{ type: "function" as const, name: "weather", parameters: tool.function.parameters, strict: false }]
  const called = await client().responses.stream({ model: "large", input: "weather?", tools }).finalResponse()
  const [call] = called.output
  if (call?.type !== "function_call") throw new Error("Expected a call.")
  expect(JSON.parse(call.arguments)).toEqual({ city: "Lyon" })
  const result = { type: "function_call_output" as const, call_id: call.call_id, output: "18" }
  const input = [{ role: "user" as const, content: "weather?" }, call, result]
  expect((await client().responses.create({ model: "large", input, tools })).output_text).toBe("It is 18 degrees.")
  // A file goes on as one, an attachment to the policy, which lets attachments leave here.
  const file = { type: "input_file" as const, filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" }
  await client().responses.create({ model: "large", input: [{ role: "user", content: [file] }] })
  expect(String(running().cloud.requests.at(-1)?.body)).toContain('"filename":"a.pdf"')
  const refused = client().responses.create({ model: "large", input: "hi", previous_response_id: "resp_1" })
  await expect(refused).rejects.toThrow(/previous_response_id/)
})

test("lists models, and finds one of them", async () => {
  const list = await client().models.list()
  expect(list.data.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["auto", "auto-device", "auto-cloud", "large", "device"]),
  )
  expect(await client().models.retrieve("device")).toMatchObject({ owned_by: "postern-device" })
})

test("gets errors it understands: of the request, of the name, of the key, of a limit with its wait", async () => {
  const ask = (model: string, content: string) => client().chat.completions.create({ model, messages: say(content) })
  await expect(ask("gpt-4o", "hi")).rejects.toMatchObject({ status: 404, code: "model_not_found" })
  await expect(ask("auto-device", "x ".repeat(9_000))).rejects.toMatchObject({ code: "context_length_exceeded" })
  const stranger = new OpenAI({ apiKey: "wrong", baseURL: `${running().url}/v1`, maxRetries: 0 })
  await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 })
  const limited = await ask("large", "too often").catch((error: unknown) => error)
  if (!(limited instanceof APIError)) throw new Error("Expected an error of the API.")
  expect([limited.status, limited.headers?.get("retry-after")]).toEqual([429, "60"])
})

test("is told when a stream breaks, and gets no end that was not reached", async () => {
  const stream = await client().chat.completions.create({ model: "large", messages: say("break off"), stream: true })
  const seen: Array<string | null | undefined> = []
  const reading = (async () => {
    for await (const chunk of stream) seen.push(chunk.choices[0]?.finish_reason)
  })()
  await expect(reading).rejects.toThrow(/before its (answer did|end)/)
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every((reason) => reason === null)).toBe(true)
})
