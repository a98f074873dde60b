import { type Reading } from "./shell.ts"

/** Paths that were found, each once. */
export interface Readings {
  readonly add: (reading: Reading) => void
  readonly all: () => ReadonlyArray<Reading>
}

/** Makes an empty list. What is said somewhere is no guess, wherever else it is one. */
export const makeReadings = (): Readings => {
  const known = new Map<string, Reading>()
  return {
    add: (reading) => {
      if (reading.isGuess !== true || !known.has(reading.path)) known.set(reading.path, reading)
    },
    all: () => [...known.values()],
  }
}
