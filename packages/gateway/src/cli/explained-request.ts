import { type RoutePlan, type Router } from "@postern/core"
import { CommandError } from "./command-error.ts"
import { note } from "./terminal.ts"

/** Reads a request in JSON, or the text of a chat with one question. */
export const readRequest = (text: string): unknown => {
  const source = text.trim()
  if (source === "") {
    throw new CommandError("Expected a request as JSON, or the text of a question, came nothing; write one.")
  }
  try {
    const value: unknown = JSON.parse(source)
    if (typeof value === "object" && value !== null) return value
  } catch {
    // A request that was cut off is no question: its answer would be about something else.
    if (/^[{[]/.test(source)) {
      throw new CommandError(
        `Expected what begins with \`${source.slice(0, 1)}\` to be a request as JSON, came something that does not parse; correct it, or begin a question with a word.`,
      )
    }
  }
  return { messages: [{ role: "user", content: text }] }
}

const isBeingRead = ({ verdict }: RoutePlan): boolean =>
  verdict.findings.some(
    (finding) =>
      finding.kind === "limit" && finding.cause === "index-not-ready" && finding.explanation.includes("being read"),
  )

/** A chat waits ten seconds for the index of a workspace; so often it is asked again. */
const mostWaits = 30

/**
 * Explains requests once the workspace is read: who asks here can wait, and wants to know what will hold. (A gateway's infill
 * never waits: before the index is ready it stays on the device.)
 */
export const makeExplain = (router: Router): ((request: unknown) => Promise<RoutePlan>) => {
  const ready = async (): Promise<void> => {
    for (let waits = 0; waits < mostWaits; waits++) {
      if (!isBeingRead(await router.explain({ messages: [{ role: "user", content: "" }] }))) return
      note("The workspace's protected files are being read.")
    }
  }
  let waiting: Promise<void> | undefined
  return async (request) => {
    await (waiting ??= ready())
    return router.explain(request)
  }
}
