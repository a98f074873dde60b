import { type Target, type Zone } from "@postern/core"
import { type Workspace } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { type AnswerSoFar } from "./answer-collector.ts"

/** What an answer came out of. */
export interface Answered {
  readonly workspaces: ReadonlyArray<Workspace>
  readonly targets: ReadonlyArray<Target>
  /** The furthest zone that its request was allowed. */
  readonly zone: Zone
  /** The target that answered; absent: none did. */
  readonly target: string | undefined
}

/** An answer to a bound request is bound as well: it is known again when it comes back as input. */
export const registerAnswer = (
  { workspaces, targets, zone, target }: Answered,
  { text, toolCalls }: AnswerSoFar,
): Effect.Effect<void> =>
  Effect.try(() => {
    const from = targets.find(({ id }) => id === target)?.zone ?? "device"
    for (const said of [text, ...toolCalls.map((call) => call.arguments)]) {
      for (const workspace of workspaces) workspace.register(said, { zone, from })
    }
  }).pipe(
    Effect.catch(() => Effect.logError("An answer is not remembered beyond this process: its file cannot be written.")),
  )
