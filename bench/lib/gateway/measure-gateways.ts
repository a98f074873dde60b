import { atMost, type Figure, type Measured, observe } from "../bench.ts"
import { median, quartiles } from "../quantile.ts"
import { makeConversation } from "./conversation.ts"
import { measureCpu, measureFirstChunk, paired, type Rounds, type Series } from "./measure-cost.ts"
import { type Running } from "./running.ts"

const sizes = { "1 KB": 1_000, "40 KB": 40_000, "500 KB": 500_000 } as const

const manyPieces = 400
const fewPieces = 8

const whole = { pieces: fewPieces, isStream: false }

const cpuOf = (values: ReadonlyArray<number>, how: string): Measured => ({
  unit: "ms",
  how: `processor time of its process, ${how}`,
  spread: quartiles(values),
})

const requestsOf = (bytes: number): number => (bytes > 100_000 ? 10 : 50)

const over = (one: number, other: number): number => one / other

/** A Postern by a Portkey, round by round; nothing where there is no Portkey. */
const byPortkey = (claim: string, series: Series, most: number | undefined): ReadonlyArray<Figure> => {
  if (!series.has("Portkey")) return []
  const ratios = paired(series, ["Postern", "Portkey"], over)
  const measured: Measured = { unit: "ratio", how: "median of paired rounds", spread: quartiles(ratios) }
  return [most === undefined ? observe(claim, median(ratios), measured) : atMost(claim, median(ratios), most, measured)]
}

const measureRequests = async (
  gateways: ReadonlyArray<Running>,
  size: keyof typeof sizes,
  rounds: number,
): Promise<ReadonlyArray<Figure>> => {
  const bytes = sizes[size]
  const plan: Rounds = { rounds, requests: requestsOf(bytes) }
  const warm = await measureCpu(gateways, makeConversation(bytes).next, plan, whole)
  const cold = await measureCpu(
    gateways.filter(({ name }) => name === "Postern"),
    (turn) => makeConversation(bytes).next(turn),
    { rounds, requests: Math.ceil(plan.requests / 4) },
    whole,
  )
  const goals: Partial<Record<keyof typeof sizes, number>> = { "1 KB": 0.7, "500 KB": 0.5 }
  return [
    ...[...warm].map(([name, values]) =>
      observe(`${name}, a request of ${size}`, median(values), cpuOf(values, "the last turn new")),
    ),
    ...[...cold].map(([name, values]) =>
      observe(`${name}, a request of ${size}, cold`, median(values), cpuOf(values, "all of it new")),
    ),
    ...byPortkey(`a request of ${size}, by Portkey's`, warm, goals[size]),
  ]
}

const measureFirst = async (
  end: Running,
  gateways: ReadonlyArray<Running>,
  size: keyof typeof sizes,
  rounds: number,
): Promise<ReadonlyArray<Figure>> => {
  const conversation = makeConversation(sizes[size])
  const series = await measureFirstChunk([end, ...gateways], conversation.next, { rounds, requests: 5 })
  return gateways.map(({ name }) => {
    const later = paired(series, [name, end.name], (one, other) => one - other)
    const claim = `${name}, first piece of ${size} later`
    const measured: Measured = {
      unit: "ms",
      how: "beside no gateway, median of paired rounds",
      spread: quartiles(later),
    }
    return name === "Postern" && size === "1 KB"
      ? atMost(claim, median(later), 5, measured)
      : observe(claim, median(later), measured)
  })
}

const measurePieces = async (gateways: ReadonlyArray<Running>, rounds: number): Promise<ReadonlyArray<Figure>> => {
  const { next } = makeConversation(sizes["1 KB"])
  const plan = { rounds, requests: 10 }
  const few = await measureCpu(gateways, next, plan, { pieces: fewPieces, isStream: true })
  const many = await measureCpu(gateways, next, plan, { pieces: manyPieces, isStream: true })
  return gateways.map(({ name }) => {
    const values = (many.get(name) ?? []).map(
      (value, round) => (value - (few.get(name)?.[round] ?? Number.NaN)) / (manyPieces - fewPieces),
    )
    return observe(`${name}, a piece of an answer`, median(values), cpuOf(values, `${manyPieces} pieces at once`))
  })
}

/** What each gateway costs for a request and for a piece of an answer, in rounds that all take part in. */
export const measureGateways = async (
  end: Running,
  gateways: ReadonlyArray<Running>,
  quick: boolean,
): Promise<ReadonlyArray<Figure>> => {
  const rounds = quick ? 5 : 20
  // A process is slower for its first thousand requests.
  await measureCpu(gateways, makeConversation(sizes["1 KB"]).next, { rounds: 1, requests: 500 }, whole)
  const figures: Array<Figure> = []
  for (const size of ["1 KB", "40 KB", "500 KB"] as const) {
    figures.push(...(await measureRequests(gateways, size, rounds)))
  }
  for (const size of ["1 KB", "40 KB", "500 KB"] as const) {
    figures.push(...(await measureFirst(end, gateways, size, rounds)))
  }
  return [...figures, ...(await measurePieces(gateways, rounds))]
}
