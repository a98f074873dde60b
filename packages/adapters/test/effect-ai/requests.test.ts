import { RequestFields } from "@postern/adapters/effect-ai"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Prompt from "effect/ai/Prompt"
import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Tracer from "effect/Tracer"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openProgram } from "./program.ts"

let program: Awaited<ReturnType<typeof openProgram>>
beforeAll(async () => {
  program = await openProgram()
})
afterAll(() => program.close())

const withFields = Effect.provideService(RequestFields, {
  postern: { prefer: "cloud", files: [{ path: "src/b.ts" }] },
  max_tokens: 50,
  temperature: 0.2,
  messages: [],
})
const readFile = Tool.make("read_file", { parameters: Schema.Struct({ path: Schema.String }), success: Schema.String })
const listFiles = Tool.make("list_files", { success: Schema.String }).annotate(Tool.Strict, true)
const files = Toolkit.make(readFile, listFiles)
const filesLayer = files.toLayer({ read_file: () => Effect.succeed(""), list_files: () => Effect.succeed("") })

const conversation = Prompt.make([
  { role: "system", content: "Be short." },
  {
    role: "user",
    content: [
      { type: "text", text: "Explain the file." },
      { type: "file", mediaType: "text/plain", fileName: "docs/a.txt", data: Buffer.from("hello") },
    ],
  },
  {
    role: "assistant",
    content: [
      { type: "reasoning", text: "I should read." },
      { type: "text", text: "Reading." },
      { type: "tool-call", id: "aaaaaaaaa", name: "read_file", params: { path: "b.ts" } },
    ],
  },
  {
    role: "tool",
    content: [{ type: "tool-result", id: "aaaaaaaaa", name: "read_file", isFailure: false, result: { lines: 2 } }],
  },
])

test("a prompt, its tools and the caller's fields are one request in the router's shape", async () => {
  await program.run(
    Effect.gen(function* () {
      const toolkit = yield* files
      return yield* LanguageModel.generateText({
        prompt: conversation,
        toolkit,
        toolChoice: { mode: "required", oneOf: ["list_files"] },
      })
    }).pipe(Effect.provide(filesLayer), withFields),
  )
  const asked = program.asked().at(-1)
  expect(asked).toMatchObject({
    max_tokens: 50,
    temperature: 0.2,
    tool_choice: expect.stringMatching(/any|required/),
    tools: [{ type: "function", function: { name: "list_files", strict: true } }],
    messages: [
      { role: "system", content: "Be short." },
      {
        role: "user",
        content: [
          { type: "text", text: "Explain the file." },
          { type: "text", text: "hello" },
        ],
      },
      {
        role: "assistant",
        content: "Reading.",
        tool_calls: [{ id: "aaaaaaaaa", function: { name: "read_file", arguments: '{"path":"b.ts"}' } }],
      },
      { role: "tool", tool_call_id: "aaaaaaaaa", name: "read_file", content: '{"lines":2}' },
    ],
  })
  expect(JSON.stringify(asked)).not.toContain("I should read")
})

test("the name of an attached file counts: one of a protected path keeps the call here", async () => {
  const before = program.asked().length
  const file = Prompt.filePart({ mediaType: "text/plain", fileName: "src/pricing/notes.txt", data: Buffer.from("low") })
  const prompt = Prompt.fromMessages([Prompt.userMessage({ content: [Prompt.textPart({ text: "Explain." }), file] })])
  const answer = await program.run(LanguageModel.generateText({ prompt }).pipe(withFields))
  expect(answer.text).toBe("Said on the device.")
  expect(program.asked()).toHaveLength(before)
})

test("spans say model, usage and how it ended, and nothing of the text", async () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    },
  })
  await program.run(
    LanguageModel.generateText({ prompt: "A sentence of mine." }).pipe(withFields, Effect.withTracer(tracer)),
  )
  const attributes = Object.fromEntries(spans.flatMap((span) => [...span.attributes]))
  expect(attributes).toMatchObject({
    "gen_ai.provider.name": "postern",
    "gen_ai.request.model": "auto",
    "gen_ai.response.model": "mistral-large-latest",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.output_tokens": expect.any(Number),
  })
  expect(JSON.stringify(attributes)).not.toMatch(/sentence|Hello/)
})
