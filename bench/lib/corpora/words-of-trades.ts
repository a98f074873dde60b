/** The words of one part of a made-up business. */
export interface Trade {
  readonly name: string
  readonly nouns: ReadonlyArray<string>
}

const split = (words: string) => words.split(" ")

const sharedNouns = split(
  "customer account order item price total date status region currency record result value entry line group rule limit",
)
const verbs = split(
  "compute update find check apply load store merge split post cancel review assign close open collect round clear send",
)
const adjectives = split("new old gross net daily monthly open final partial average regular local first last late due")

/** The first is the protected one. */
export const trades: ReadonlyArray<Trade> = [
  {
    name: "tariffs",
    nouns: split(
      "tariff surcharge mortality reserve annuity lapse actuary bonus retention cession treaty exposure loading premium zillmer cohort hazard smoker retrocession deductible morbidity endowment rider",
    ),
  },
  {
    name: "orders",
    nouns: split(
      "basket cart shipment parcel carrier warehouse pallet courier return refund voucher checkout dispatch",
    ),
  },
  {
    name: "billing",
    nouns: split(
      "invoice payment reminder dunning ledger receipt credit debit mandate transfer settlement bank fee tax",
    ),
  },
  {
    name: "people",
    nouns: split(
      "employee contract salary vacation shift team office manager payroll absence training candidate badge",
    ),
  },
  {
    name: "systems",
    nouns: split(
      "server queue worker cache session token event job metric report backup schedule user role permission",
    ),
  },
]

/** Chooses words and numbers, in an order that the seed fixes. */
export interface Picker {
  readonly noun: () => string
  readonly verb: () => string
  readonly adjective: () => string
  readonly number: () => number
  readonly of: <Item>(items: ReadonlyArray<Item>) => Item
}

/** The word with a capital. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Makes a picker for one file: it writes of its trade, and of what all trades share. */
export const makePicker = (trade: Trade, seed: number): Picker => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  const of = <Item>(items: ReadonlyArray<Item>): Item => {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError("Expected a list with something to pick from, came an empty one.")
    return item
  }
  return {
    of,
    noun: () => of(below(5) < 3 ? trade.nouns : sharedNouns),
    verb: () => of(verbs),
    adjective: () => of(adjectives),
    number: () => below(10 ** (1 + below(4))),
  }
}
