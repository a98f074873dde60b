import { type Evidence, type ModelRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { type AnswerSoFar } from "./answer-collector.ts"
import { codeBlocks } from "./code-blocks.ts"
import { observeAnswer } from "./observe-answer.ts"
import { parsesAs } from "./parse-code.ts"

/** What a caller's own check is asked about. */
export interface CheckedAnswer {
  readonly text: string
  readonly toolCalls: AnswerSoFar["toolCalls"]
}

/** A caller's own check of an answer: `true` where it is good. May be asked to stop. */
export type Verify = (answer: CheckedAnswer, signal: AbortSignal) => boolean | Promise<boolean>

/** A check that takes longer says nothing. */
const verifyMs = 30_000

const parseBlocks = (text: string): Effect.Effect<ReadonlyArray<Evidence>> =>
  Effect.forEach(codeBlocks(text), (block) =>
    Effect.promise(() => parsesAs(block)).pipe(
      Effect.map((parses): ReadonlyArray<Evidence> =>
        parses === false ? [{ kind: "does-not-parse", detail: `a block of ${block.language} does not parse` }] : [],
      ),
    ),
  ).pipe(
    Effect.map((found) => found.flat()),
    // Parsers are a help: without them an answer is judged by the rest.
    Effect.catchDefect(() =>
      Effect.as(Effect.logWarning("Answers are not parsed: the grammars cannot be loaded."), []),
    ),
  )

const runVerify = (verify: Verify, answer: AnswerSoFar): Effect.Effect<ReadonlyArray<Evidence>> =>
  Effect.tryPromise(async (signal) => verify({ text: answer.text, toolCalls: answer.toolCalls }, signal)).pipe(
    Effect.timeout(verifyMs),
    Effect.map((isGood): ReadonlyArray<Evidence> =>
      isGood ? [] : [{ kind: "verifier-failed", detail: "the user's own check rejected it" }],
    ),
    Effect.catch(() =>
      Effect.as(Effect.logWarning("`verify` failed or took too long; it says nothing of this answer."), []),
    ),
  )

/** Gathers everything that speaks against a whole answer. */
export type GatherEvidence = (answer: AnswerSoFar) => Effect.Effect<ReadonlyArray<Evidence>>

/** Makes what gathers evidence of one request's answers: what each shows at a glance, its code, the caller's own check; once each. */
export const makeGatherEvidence = (request: ModelRequest, verify: Verify | undefined): GatherEvidence => {
  let known: { readonly answer: AnswerSoFar; readonly evidence: ReadonlyArray<Evidence> } | undefined
  return Effect.fnUntraced(function* (answer) {
    const { finish } = answer
    const seen = observeAnswer(answer, request)
    if (request.kind !== "chat" || finish === undefined) return seen
    if (known !== undefined && known.answer.finish === finish && known.answer.text === answer.text)
      return known.evidence
    const code = yield* parseBlocks(answer.text)
    const checked = verify === undefined || seen.length + code.length > 0 ? [] : yield* runVerify(verify, answer)
    const evidence = [...seen, ...code, ...checked]
    known = { answer, evidence }
    return evidence
  })
}
