import { type Reading } from "./shell.ts"

/** Paths that were found, each once. */
export interface Readings {
  readonly add: (reading: Reading) => void
  readonly all: () => ReadonlyArray<Reading>
}

const weights = { read: 3, place: 2, guess: 1, named: 0 } as const

const weightOf = ({ certainty }: Reading): number => weights[certainty ?? "read"]

/** Makes an empty list. Of two readings of a path the one counts that says more. */
export const makeReadings = (): Readings => {
  const known = new Map<string, Reading>()
  return {
    add: (reading) => {
      const other = known.get(reading.path)
      if (other === undefined || weightOf(other) < weightOf(reading)) known.set(reading.path, reading)
    },
    all: () => [...known.values()],
  }
}
