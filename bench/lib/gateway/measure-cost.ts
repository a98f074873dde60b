import { type Message } from "@postern/core"
import { median } from "../quantile.ts"
import { newTurn, type Running } from "./running.ts"
import { type Turn } from "./wire-prompt.ts"

/** How often something is measured, and over how many requests each time. */
export interface Rounds {
  readonly rounds: number
  readonly requests: number
}

/** Figures of one gateway, one for each round; the same place in another's list is the same round. */
export type Series = ReadonlyMap<string, ReadonlyArray<number>>

/** Begins with another one each round, so that none always runs after the same. */
const inTurn = <A>(all: ReadonlyArray<A>, round: number): ReadonlyArray<A> => [
  ...all.slice(round % all.length),
  ...all.slice(0, round % all.length),
]

/** Lets every gateway do the work in interleaved rounds; the first ones warm up and are dropped. */
const inRounds = async (
  gateways: ReadonlyArray<Running>,
  rounds: number,
  work: (gateway: Running) => Promise<number>,
): Promise<Series> => {
  const series = new Map<string, Array<number>>(gateways.map(({ name }) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    for (const gateway of inTurn(gateways, round + 2)) {
      const figure = await work(gateway)
      if (round >= 0) series.get(gateway.name)?.push(figure)
    }
  }
  return series
}

/** Milliseconds of processor time that a gateway takes for a request, one after the other. */
export const measureCpu = (
  gateways: ReadonlyArray<Running>,
  messagesOf: (turn: Turn) => ReadonlyArray<Message>,
  { rounds, requests }: Rounds,
  { pieces, isStream }: { readonly pieces: number; readonly isStream: boolean },
): Promise<Series> =>
  inRounds(gateways, rounds, async (gateway) => {
    const before = (await gateway.child?.usage())?.cpuMs ?? 0
    for (let request = 0; request < requests; request++) {
      const turn = newTurn(pieces)
      await gateway.ask(messagesOf(turn), turn, isStream)
    }
    const after = (await gateway.child?.usage())?.cpuMs ?? 0
    return (after - before) / requests
  })

const chunkMs = 5

/** Milliseconds until the first piece of text of an answer that comes piece by piece: the middle of some requests. */
export const measureFirstChunk = (
  gateways: ReadonlyArray<Running>,
  messagesOf: (turn: Turn) => ReadonlyArray<Message>,
  { rounds, requests }: Rounds,
): Promise<Series> =>
  inRounds(gateways, rounds, async (gateway) => {
    const times: Array<number> = []
    for (let request = 0; request < requests; request++) {
      const turn = newTurn(4, chunkMs)
      times.push((await gateway.ask(messagesOf(turn), turn, true)).firstMs)
    }
    return median(times)
  })

/** What each round says of two gateways. */
export const paired = (
  series: Series,
  [one, other]: readonly [string, string],
  relate: (one: number, other: number) => number,
): ReadonlyArray<number> => {
  const others = series.get(other) ?? []
  return (series.get(one) ?? []).map((value, round) => relate(value, others[round] ?? Number.NaN))
}
