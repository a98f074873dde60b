import { type ChatRequest, type Target } from "@postern/core"
import { createRouter, makeGainScorer, measureRequest } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { askFor, codeOf, type Problem } from "./problem.ts"
import { passes } from "./sandbox.ts"

/** What one target made of one problem. */
export interface Answered {
  readonly problem: Problem
  readonly passed: boolean
  /** What its answer shows without being run: finish reason, evidence, confidence. */
  readonly signals: Readonly<Record<string, string | number | boolean>>
}

const maxTokens = 1024

const requestOf = (problem: Problem): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content: askFor(problem) }], max_tokens: maxTokens, temperature: 0 },
  envelope: {},
})

const scorer = makeGainScorer()

/** The shipped scorer's gain for a problem. */
export const scoreOf = (problem: Problem): number => {
  const request = requestOf(problem)
  return scorer.score(request, measureRequest(request)).value
}

/** Asks one target for each problem, once, through a router of its own, and runs the answers. */
export const askProblems = async (
  target: Target,
  problems: ReadonlyArray<Problem>,
): Promise<ReadonlyArray<Answered>> => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-passk-"))
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [target],
    stateDirectory,
  })
  try {
    const answered: Array<Answered> = []
    for (const problem of problems) {
      const reply = await router.chat(requestOf(problem).body).catch((error: unknown) => String(error))
      if (typeof reply === "string") {
        answered.push({ problem, passed: false, signals: { failure: reply } })
        continue
      }
      const { evidence, finishReason, meanLogprob, text } = reply
      answered.push({
        problem,
        passed: await passes(codeOf(text), problem),
        signals: {
          finishReason,
          length: text.length,
          ...(meanLogprob === undefined ? {} : { meanLogprob }),
          ...Object.fromEntries(evidence.map(({ kind }) => [kind, true])),
        },
      })
    }
    return answered
  } finally {
    await router.close()
    await rm(stateDirectory, { recursive: true, force: true })
  }
}
