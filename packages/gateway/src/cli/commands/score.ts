import { decodeRequest } from "@postern/core"
import { makeGainScorer, measureRequest } from "@postern/router"
import * as Result from "effect/Result"
import { CommandError } from "../command-error.ts"
import { jsonLines, readInput } from "../read-input.ts"
import { say } from "../terminal.ts"

const requestOf = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return undefined
  if ("messages" in value) return { messages: value.messages }
  return "prompt" in value ? { messages: [{ role: "user", content: value.prompt }] } : undefined
}

const idOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "id" in value ? value.id : undefined

/** `postern score`: the gain that the scorer predicts for each request, to evaluate it on any data. */
export const runScore = async (file: string): Promise<void> => {
  const scorer = makeGainScorer()
  for (const { value, line } of jsonLines(await readInput(file))) {
    const decoded = decodeRequest("chat", requestOf(value))
    if (Result.isFailure(decoded)) {
      throw new CommandError(
        `Expected { "id", "prompt" } or { "id", "messages" } in line ${line}, came something else.`,
      )
    }
    const request = decoded.success
    say(JSON.stringify({ id: idOf(value), score: scorer.score(request, measureRequest(request)).value }))
  }
}
