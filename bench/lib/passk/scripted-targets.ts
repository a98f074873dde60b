import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type Target } from "@postern/core"
import { askedText, makeScriptedModel, startMistralServer } from "@postern/core/testing"
import { join } from "node:path"
import { askFor, type Problem } from "./problem.ts"

/** A weak and a strong target whose answers are known, with what each is to pass. */
export interface ScriptedTargets {
  readonly weak: Target
  readonly strong: Target
  readonly expected: { readonly weak: ReadonlySet<string>; readonly strong: ReadonlySet<string> }
  readonly close: () => Promise<void>
}

const fence = (code: string): string => `Here it is.\n\n\`\`\`\n${code}\n\`\`\`\n`

/** The strong target answers each of so many problems wrongly. */
const everyWrong = 5

/**
 * Makes targets that need no weights: a generated GGUF in the real engine that solves the first problem, whatever it is asked, and the
 * real SDK against a loopback server that solves all but every fifth.
 */
export const startScriptedTargets = async (
  folder: string,
  problems: ReadonlyArray<Problem>,
): Promise<ScriptedTargets> => {
  const [first] = problems
  const file = join(folder, "scripted.gguf")
  await makeScriptedModel(file, { answer: fence(first?.reference ?? "") })
  const isWrong = (index: number) => index % everyWrong === everyWrong - 1
  const byQuestion = new Map(
    problems.map((problem, index) => [askFor(problem), (isWrong(index) ? problem.wrong : problem.reference) ?? ""]),
  )
  const server = await startMistralServer({
    answer: (call) => ({ pieces: [fence(byQuestion.get(askedText(call)) ?? "")] }),
  })
  return {
    weak: llamaCpp({ id: "scripted-device", file, gpu: false, threads: 1, contextTokens: 2048 }),
    strong: mistral({ id: "scripted-cloud", model: "mistral-large-latest", serverURL: server.url, apiKey: "key" }),
    expected: {
      weak: new Set(first === undefined ? [] : [first.id]),
      strong: new Set(problems.filter((_, index) => !isWrong(index)).map(({ id }) => id)),
    },
    close: server.close,
  }
}
