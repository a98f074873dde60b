import { InvalidRequest, ModelError, type ModelErrorReason } from "@postern/core"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Prompt from "effect/ai/Prompt"
import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { afterAll, beforeAll, expect, test } from "vitest"
import { mapRouterError } from "../../src/effect-ai/map-router-error.ts"
import { openProgram } from "./program.ts"

let shared: Awaited<ReturnType<typeof openProgram>>
beforeAll(async () => {
  shared = await openProgram()
})
afterAll(() => shared.close())

test("where the policy allows no target, both calls fail with what forbids it, and nothing is asked", async () => {
  const prompt = "```ts vault/a.ts\nexport const a = 1\n```"
  const failures = [
    await shared.run(Effect.flip(LanguageModel.generateText({ prompt }))),
    await shared.run(Effect.flip(Stream.runDrain(LanguageModel.streamText({ prompt })))),
  ]
  for (const failure of failures) {
    expect(failure).toMatchObject({
      _tag: "AiError",
      isRetryable: false,
      reason: {
        _tag: "ContentPolicyError",
        metadata: { postern: { error: "NoRoute", fact: "policy", zone: "nowhere" } },
      },
    })
    expect(String(failure)).not.toContain("export const a")
  }
  expect(shared.asked()).toEqual([])
})

test("what no message can hold is refused before anything is sent: files of other types, tools that providers define", async () => {
  const file = Prompt.filePart({ mediaType: "application/zip", data: "UEsDBA==" })
  const prompt = Prompt.fromMessages([Prompt.userMessage({ content: [file] })])
  expect(await shared.run(Effect.flip(LanguageModel.generateText({ prompt })))).toMatchObject({
    reason: { _tag: "InvalidUserInputError" },
  })
  const search = Tool.providerDefined({ id: "openai.web_search", customName: "web_search", providerName: "web_search" })
  const asking = Effect.flatMap(Toolkit.make(search()), (toolkit) =>
    LanguageModel.generateText({ prompt: "hi", toolkit }),
  )
  expect(await shared.run(Effect.flip(asking))).toMatchObject({ reason: { _tag: "ToolConfigurationError" } })
  const recursive = LanguageModel.generateObject({
    prompt: "hi",
    schema: Schema.Union([Schema.Struct({ a: Schema.String }), Schema.Struct({ b: Schema.String })]),
  })
  expect(await shared.run(Effect.flip(recursive))).toMatchObject({ reason: { _tag: "UnsupportedSchemaError" } })
  expect(shared.asked()).toEqual([])
})

const meanings: Readonly<Record<ModelErrorReason, string>> = {
  "rate-limited": "RateLimitError",
  "over-budget": "QuotaExhaustedError",
  unauthorized: "AuthenticationError",
  "not-cleared": "ContentPolicyError",
  rejected: "InvalidRequestError",
  "does-not-fit": "InvalidRequestError",
  unsupported: "InvalidRequestError",
  "not-found": "InvalidRequestError",
  malformed: "InvalidResponseError",
  overloaded: "InternalProviderError",
  unavailable: "InternalProviderError",
  "timed-out": "InternalProviderError",
  crashed: "InternalProviderError",
  "broken-stream": "InternalProviderError",
  "not-installed": "UnknownError",
  unreadable: "UnknownError",
  superseded: "UnknownError",
}

test.for(Object.entries(meanings))("a target's %s is effect's %s, and says which target", ([reason, tag]) => {
  const error = new ModelError({
    reason: reason as ModelErrorReason,
    target: "large",
    message: "why",
    retryAfterMs: 1500,
  })
  expect(mapRouterError(error)).toMatchObject({
    _tag: tag,
    metadata: { postern: { error: "ModelError", reason, target: "large", message: "why" } },
  })
})

test("waits and kinds of keys are kept", () => {
  const limited = new ModelError({ reason: "rate-limited", target: "t", message: "slow", retryAfterMs: 1500 })
  expect(mapRouterError(limited)).toMatchObject({ isRetryable: true, retryAfter: Duration.millis(1500) })
  const kindOf = (status?: number) =>
    mapRouterError(
      new ModelError({
        reason: "unauthorized",
        target: "t",
        message: "key",
        ...(status === undefined ? {} : { status }),
      }),
    )
  expect([kindOf(), kindOf(401), kindOf(403)]).toMatchObject([
    { kind: "MissingKey" },
    { kind: "InvalidKey" },
    { kind: "InsufficientPermissions" },
  ])
  expect(mapRouterError(new InvalidRequest({ message: "Expected x." }))).toMatchObject({ description: "Expected x." })
})
