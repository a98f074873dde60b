import Anthropic from "@anthropic-ai/sdk"
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { Mistral } from "@mistralai/mistralai"
import { streamText } from "ai"
import OpenAI from "openai"
import { expect, test } from "vitest"
import { post, useGateway } from "../running-gateway.ts"

const spoken = Promise.withResolvers<void>()

const running = useGateway({
  config: { limits: { keepAliveSeconds: 1 } },
  answer: async () => {
    await spoken.promise
    return { pieces: ["At ", "last."] }
  },
})

const messages = [{ role: "user" as const, content: "wait" }]

const readOpenAI = async (): Promise<string> => {
  const client = new OpenAI({ apiKey: running().key, baseURL: `${running().url}/v1`, maxRetries: 0 })
  let text = ""
  for await (const chunk of await client.chat.completions.create({ model: "large", stream: true, messages })) {
    text += chunk.choices[0]?.delta.content ?? ""
  }
  return text
}

const readResponses = async (): Promise<string> => {
  const client = new OpenAI({ apiKey: running().key, baseURL: `${running().url}/v1`, maxRetries: 0 })
  return (await client.responses.stream({ model: "large", input: "wait" }).finalResponse()).output_text
}

const readAnthropic = (): Promise<string> => {
  const client = new Anthropic({ apiKey: running().key, baseURL: running().url, maxRetries: 0 })
  return client.messages.stream({ model: "large", max_tokens: 9, messages }).finalText()
}

const readMistral = async (): Promise<string> => {
  const client = new Mistral({ apiKey: running().key, serverURL: running().url })
  let text = ""
  for await (const { data } of await client.chat.stream({ model: "large", messages })) {
    text += String(data.choices[0]?.delta.content ?? "")
  }
  return text
}

const readAiSdk = async (): Promise<string> => {
  const provider = createOpenAICompatible({ name: "p", apiKey: running().key, baseURL: `${running().url}/v1` })
  return streamText({ model: provider("large"), prompt: "wait" }).text
}

test("clients bear being kept waiting, and read what comes then", async () => {
  const texts = Promise.all([readOpenAI(), readResponses(), readAnthropic(), readMistral(), readAiSdk()])
  // The target takes four at once: the fifth waits for its place, and is kept waiting all the same.
  await expect.poll(() => running().cloud.requests.length).toBe(4)
  const last = await post(running(), "/v1/chat/completions", { model: "large", stream: true, messages })
  const heard = await last.body?.pipeThrough(new TextDecoderStream()).getReader().read()
  expect(heard?.value).toBe(": waiting\n\n")
  // It asked after all the others: whatever it has heard, they have.
  spoken.resolve()
  expect(await texts).toEqual(Array.from({ length: 5 }, () => "At last."))
})
