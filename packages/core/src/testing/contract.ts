import type * as Stream from "effect/Stream"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Json } from "../model/json.ts"
import { type ModelError } from "../model/model-error.ts"
import { type ChatRequest, type EmbedRequest, type InfillRequest, type ModelRequest } from "../model/request.ts"
import { type StreamPart } from "../model/stream-part.ts"
import { collectParts, failureOf, interruptAtOnce, takeFirstContent } from "./contract-run.ts"
import { partOrderProblems, textOf, toolCallsOf, usageProblems } from "./part-order.ts"

/** A target under contract, ready to answer. */
export interface ContractSubject {
  /** An engine target's `answer`, or a network target's `encode`, `clear` and `answer` in a row. */
  readonly ask: (request: ModelRequest) => Stream.Stream<StreamPart, ModelError>
  /** The text this target must answer with, or what makes it from the request. It must come in more than one piece. */
  readonly expectedText: string | ((request: ChatRequest | InfillRequest) => string)
  /** The call the target must make when it is offered a tool of that name. Absent arguments: any JSON object will do. */
  readonly expectedTool?: { readonly name: string; readonly arguments?: Json }
  /** What the target can do. What it cannot do it must refuse as `unsupported`. */
  readonly supports: {
    readonly tools: boolean
    readonly infill: boolean
    readonly embed: boolean
    /** Answers that keep to a JSON Schema. Absent: not asked for. */
    readonly jsonSchema?: boolean
    /** Log-probabilities of tokens. Absent: not asked for. */
    readonly logprobs?: boolean
  }
  readonly dispose: () => Promise<void>
}

/** The behaviours that every target must show. */
export const contractTests = [
  "answers with parts in the agreed order and the expected text",
  "counts tokens with whole numbers that are not negative",
  "makes a tool call whose parts nest and whose arguments parse",
  "calls the tool it is told to call, and none where it may not",
  "goes on after the result of a call",
  "answers in the JSON of a schema",
  "tells how likely its tokens were",
  "fills in between prefix and suffix",
  "embeds each input once and in order",
  "stops soon after an interruption and answers the next request",
  "answers two requests at once without mixing them",
  "can be asked again with the same request",
] as const

/** What the suite is run with. */
export interface ContractOptions {
  /** The name of the target, for the report. */
  readonly name: string
  readonly makeAnswer: () => Promise<ContractSubject>
  /** Tests this target cannot pass, each with the reason that is shown in the report. */
  readonly exceptions?: ReadonlyArray<{ readonly test: (typeof contractTests)[number]; readonly reason: string }>
  /** Milliseconds that an interruption may take. Absent: 2,000. */
  readonly interruptionMs?: number
}

const chat = (content: string): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content }], max_tokens: 64, temperature: 0 },
  envelope: {},
})

const infill: InfillRequest = {
  kind: "infill",
  body: { prefix: "const add = (a, b) => {\n  ", suffix: "\n}\n", max_tokens: 32, temperature: 0 },
  envelope: {},
}

const embed = (input: string | ReadonlyArray<string>): EmbedRequest => ({
  kind: "embed",
  body: { input },
  envelope: {},
})

const withTool = (name: string): ChatRequest => {
  const request = chat("Read the file a.ts.")
  const parameters = { type: "object", properties: { path: { type: "string", enum: ["a.ts"] } }, required: ["path"] }
  const tools = [{ type: "function" as const, function: { name, description: "Reads a file", parameters } }]
  return { ...request, body: { ...request.body, tools } }
}

/** Runs the suite that every target must pass, whatever engine or service is behind it. */
export const languageModelContract = (options: ContractOptions): void => {
  const { exceptions = [], interruptionMs = 2000, makeAnswer, name } = options
  for (const exception of exceptions) {
    if (exception.reason.trim() === "") throw new TypeError(`The exception "${exception.test}" needs a reason`)
  }

  describe(`${name} keeps the contract of a language model`, () => {
    let current: ContractSubject | undefined
    beforeAll(async () => {
      current = await makeAnswer()
    })
    afterAll(() => current?.dispose())

    const subject = (): ContractSubject => {
      if (current === undefined) throw new Error("`makeAnswer` gave nothing")
      return current
    }
    const expected = (request: ChatRequest | InfillRequest): string => {
      const { expectedText } = subject()
      return typeof expectedText === "string" ? expectedText : expectedText(request)
    }
    const collect = (request: ModelRequest) => collectParts(subject().ask(request))
    const answersProperly = async (request: ChatRequest) => {
      const parts = await collect(request)
      expect(partOrderProblems(parts)).toEqual([])
      expect(textOf(parts)).toBe(expected(request))
    }
    const refuses = async (request: ModelRequest) => {
      const failure = await failureOf(subject().ask(request))
      expect(failure?.reason).toBe("unsupported")
    }
    const should = (title: (typeof contractTests)[number], run: () => Promise<void>) => {
      const exception = exceptions.find((candidate) => candidate.test === title)
      if (exception) test.skip(`${title} (exception: ${exception.reason})`, run)
      else test(title, run)
    }

    should("answers with parts in the agreed order and the expected text", () => answersProperly(chat("Say hello.")))

    should("counts tokens with whole numbers that are not negative", async () => {
      expect(usageProblems(await collect(chat("Say hello.")))).toEqual([])
    })

    should("makes a tool call whose parts nest and whose arguments parse", async () => {
      const { expectedTool, supports } = subject()
      if (!supports.tools) return refuses(withTool("read_file"))
      const tool = expectedTool ?? { name: "read_file" }
      const parts = await collect(withTool(tool.name))
      expect(partOrderProblems(parts)).toEqual([])
      const [call] = toolCallsOf(parts)
      expect(call?.name).toBe(tool.name)
      if (tool.arguments === undefined) expect(call?.arguments).toBeTypeOf("object")
      else expect(call?.arguments).toEqual(tool.arguments)
      expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "tool-calls" })
    })

    should("calls the tool it is told to call, and none where it may not", async () => {
      const { expectedTool, supports } = subject()
      if (!supports.tools) return
      const request = withTool(expectedTool?.name ?? "read_file")
      const ask = async (tool_choice: Json) =>
        toolCallsOf(await collect({ ...request, body: { ...request.body, tool_choice } }))
      const named = { type: "function", function: { name: expectedTool?.name ?? "read_file" } }
      for (const choice of ["required", named]) {
        expect((await ask(choice)).map((call) => call.name)).toEqual([expectedTool?.name ?? "read_file"])
      }
      expect(await ask("none")).toEqual([])
    })

    should("goes on after the result of a call", async () => {
      if (!subject().supports.tools) return
      const { body, ...request } = withTool("read_file")
      const call = { id: "abcdefghi", function: { name: "read_file", arguments: '{"path":"a.ts"}' } }
      const messages = [
        ...body.messages,
        { role: "assistant" as const, content: "", tool_calls: [call] },
        { role: "tool" as const, tool_call_id: "abcdefghi", name: "read_file", content: "export const a = 1" },
      ]
      const parts = await collect({ ...request, body: { ...body, messages, tool_choice: "none" } })
      expect(partOrderProblems(parts)).toEqual([])
      expect(textOf(parts)).not.toBe("")
    })

    should("answers in the JSON of a schema", async () => {
      if (subject().supports.jsonSchema !== true) return
      const properties = { kind: { type: "string", enum: ["bug", "task"] } }
      const schema = { type: "object", properties, required: ["kind"], additionalProperties: false }
      const response_format = { type: "json_schema", json_schema: { name: "triage", strict: true, schema } }
      const request = chat("Is this a bug or a task?")
      const parts = await collect({ ...request, body: { ...request.body, response_format, max_tokens: 400 } })
      expect(partOrderProblems(parts)).toEqual([])
      expect(["bug", "task"].map((kind) => ({ kind }))).toContainEqual(JSON.parse(textOf(parts)))
    })

    should("tells how likely its tokens were", async () => {
      if (subject().supports.logprobs !== true) return
      const request = chat("Say hello.")
      const parts = await collect({ ...request, body: { ...request.body, logprobs: true, top_logprobs: 2 } })
      const tokens = parts.flatMap((part) => (part.type === "text-delta" ? (part.logprobs ?? []) : []))
      expect(tokens.map(({ token }) => token).join("")).toBe(textOf(parts))
      for (const { logprob, top } of tokens) {
        expect(logprob).toBeLessThanOrEqual(0)
        expect(top?.length).toBeGreaterThan(0)
      }
      const finish = parts.find((part) => part.type === "finish")
      expect(finish?.meanLogprob).toBeLessThanOrEqual(0)
    })

    should("fills in between prefix and suffix", async () => {
      if (!subject().supports.infill) return refuses(infill)
      const parts = await collect(infill)
      expect(partOrderProblems(parts)).toEqual([])
      expect(textOf(parts)).not.toBe("")
    })

    should("embeds each input once and in order", async () => {
      const inputs = ["alpha", "beta", "alpha"]
      if (!subject().supports.embed) return refuses(embed(inputs))
      const parts = await collect(embed(inputs))
      expect(partOrderProblems(parts)).toEqual([])
      const vectors = parts.flatMap((part) => (part.type === "embedding" ? [part] : []))
      expect(vectors.map((part) => part.index)).toEqual([0, 1, 2])
      const [first, second, third] = vectors.map((part) => part.vector)
      expect(first?.length).toBeGreaterThan(0)
      expect(first?.every(Number.isFinite)).toBe(true)
      expect(second).not.toEqual(first)
      expect(third?.map((value) => value.toFixed(4))).toEqual(first?.map((value) => value.toFixed(4)))
    })

    should("stops soon after an interruption and answers the next request", async () => {
      const request = chat("Say hello.")
      const elapsedMs = await takeFirstContent(subject().ask(request))
      expect(elapsedMs).toBeLessThan(interruptionMs)
      expect(await interruptAtOnce(subject().ask(request))).toBeLessThan(interruptionMs)
      await answersProperly(request)
    })

    should("answers two requests at once without mixing them", async () => {
      await Promise.all([answersProperly(chat("Say hello.")), answersProperly(chat("Say goodbye to everyone."))])
    })

    should("can be asked again with the same request", async () => {
      const request = chat("Say hello.")
      await answersProperly(request)
      await answersProperly(request)
    })
  })
}
