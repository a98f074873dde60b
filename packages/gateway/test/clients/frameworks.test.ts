import { createAnthropic } from "@ai-sdk/anthropic"
import { createMistral } from "@ai-sdk/mistral"
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { HumanMessage } from "@langchain/core/messages"
import { ChatOpenAI } from "@langchain/openai"
import { generateText, stepCountIs, streamText, tool } from "ai"
import { expect, test } from "vitest"
import { z } from "zod"
import { useGateway } from "../running-gateway.ts"

const running = useGateway({
  answer: ({ body }) => {
    const asked = JSON.stringify(body)
    if (asked.includes('"role":"tool"')) return { pieces: ["It is ", "18 degrees."] }
    if (asked.includes("weather")) return { toolCalls: [{ name: "weather", arguments: { city: "Lyon" } }] }
    return { pieces: ["Hello ", "from the cloud."] }
  },
})

const options = () => ({ apiKey: running().key, baseURL: `${running().url}/v1` })
const providers = {
  "openai-compatible": () => createOpenAICompatible({ name: "postern", includeUsage: true, ...options() })("large"),
  anthropic: () => createAnthropic(options())("large"),
  mistral: () => createMistral(options())("large"),
}
const tools = {
  weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `18 in ${city}` }),
}

test.each(Object.entries(providers))(
  "the AI SDK's %s provider generates, streams and takes steps",
  async (_, model) => {
    const { text, usage } = await generateText({ model: model(), prompt: "hi" })
    expect(text).toBe("Hello from the cloud.")
    expect(usage.outputTokens).toBeGreaterThan(0)
    const stream = streamText({ model: model(), prompt: "hi" })
    expect(await stream.text).toBe("Hello from the cloud.")
    const steps = await generateText({ model: model(), prompt: "weather?", tools, stopWhen: stepCountIs(3) })
    expect([steps.steps.length, steps.text]).toEqual([2, "It is 18 degrees."])
  },
)

test("LangChain's ChatOpenAI invokes, streams and calls tools", async () => {
  const { apiKey, baseURL } = options()
  const model = new ChatOpenAI({ model: "large", apiKey, configuration: { baseURL }, maxRetries: 0 })
  expect((await model.invoke("hi")).content).toBe("Hello from the cloud.")
  let text = ""
  for await (const chunk of await model.stream("hi")) text += String(chunk.content)
  expect(text).toBe("Hello from the cloud.")
  const schema = {
    type: "function" as const,
    function: { name: "weather", parameters: { type: "object", properties: {} } },
  }
  const called = await model.bindTools([schema]).invoke([new HumanMessage("weather?")])
  expect(called.tool_calls).toMatchObject([{ name: "weather", args: { city: "Lyon" } }])
})
