// The OpenAI SDK as it is, with one line more: a fetch that lets out what the policy allows, and nothing else.
import { guardedFetch } from "@postern/adapters/guarded-fetch"
import { startOpenAIServer } from "@postern/core/testing"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import OpenAI from "openai"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using server = await startOpenAIServer({
  answer: ({ body }) => ({ pieces: [`You said ${JSON.stringify(body["messages"])}`] }),
})
{
  await using fetch = await guardedFetch({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "nowhere" }] },
    stateDirectory: directory,
  })
  const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "emulator", fetch })
  const ask = async (content: string) => {
    const answer = await openai.chat.completions.create({ model: "model", messages: [{ role: "user", content }] })
    return answer.choices[0]?.message.content ?? ""
  }

  const key = `ghp_${"aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1b2C"}`
  const answer = await ask(`Is ${key} a key?`)
  const left = server.requests.some(({ body }) => body.includes(key))
  console.log(`the answer has the key: ${answer.includes(key)}, it left the process: ${left}`)

  const prompt = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floor = 0.2\n```"
  const refused = await ask(prompt).catch((error: unknown) => error)
  console.log(refused instanceof OpenAI.PermissionDeniedError ? `refused with ${refused.status}` : "sent")
}
await rm(directory, { recursive: true })
