import { type EngineTarget, type ModelRequest } from "@postern/core"
import { type Figure, observe } from "../bench.ts"
import { quantile, quartiles } from "../quantile.ts"
import { ask, chat, infill, keepBusy } from "./ask.ts"

const typed =
  "export const total = (items: ReadonlyArray<Item>): number => items.reduce((sum, item) => sum + item.price, 0)\n"

/** What an infill takes, in milliseconds, by what else goes on. */
export interface LaneTimes {
  readonly idle: ReadonlyArray<number>
  readonly whileChatDecodes: ReadonlyArray<number>
  readonly firstInFirstOut: ReadonlyArray<number>
}

/** A plain queue before the same engine: one request after the other, as a server with one slot answers them. */
const makeQueue = (target: EngineTarget) => {
  let last: Promise<unknown> = Promise.resolve()
  return (request: ModelRequest) => {
    const answer = last.then(() => ask(target, request))
    last = answer
    return answer
  }
}

/** Times infill alone, beside a long chat, and behind it in a plain queue; in turns, so that all meet the same machine. */
export const measureLanes = async (
  target: EngineTarget,
  rounds: number,
  sizes: { readonly chatTokens: number; readonly queuedTokens: number },
): Promise<LaneTimes> => {
  const times = { idle: [], whileChatDecodes: [], firstInFirstOut: [] } satisfies Record<string, Array<number>>
  const lists: Record<keyof LaneTimes, Array<number>> = times
  let keystrokes = 0
  let chats = 0
  // Each keystroke adds to what the engine knows, as in an editor.
  const keystroke = () => infill(typed.repeat(4) + "const x = ".slice(0, keystrokes++ % 10), 16)
  const talk = (tokens: number) => chat(`Tell me more, ${chats++}.`, tokens, `chat-${chats}`)
  const time = async (name: keyof LaneTimes, request = keystroke()) => {
    lists[name].push((await ask(target, request)).wholeMs)
  }
  await ask(target, keystroke())
  for (let round = 0; round < rounds; round++) {
    for (let each = 0; each < 6; each++) await time("idle")
    const stop = await keepBusy(target, () => talk(sizes.chatTokens))
    for (let each = 0; each < 6; each++) await time("whileChatDecodes")
    await stop()
    const enqueue = makeQueue(target)
    for (let each = 0; each < 2; each++) {
      void enqueue(talk(sizes.queuedTokens))
      const startedMs = performance.now()
      await enqueue(keystroke())
      lists.firstInFirstOut.push(performance.now() - startedMs)
    }
  }
  return lists
}

/** The figures of one model's lanes. */
export const describeLanes = (size: string, times: LaneTimes): ReadonlyArray<Figure> =>
  (
    [
      ["alone", times.idle],
      ["beside a chat", times.whileChatDecodes],
      ["behind a chat in a plain queue", times.firstInFirstOut],
    ] as const
  ).flatMap(([where, each]) =>
    [0.5, 0.95].map((share) =>
      observe(`${size}: infill ${where}, p${share * 100}`, quantile(each, share), {
        unit: "ms",
        how: "whole answers of 16 tokens, in turns",
        spread: quartiles(each),
      }),
    ),
  )
