/** An engine that can be asked to let another one go first. */
export interface Yielding {
  /** Lets chat and background wait until the function that it gives is called. */
  readonly hold: () => () => void
}

const engines = new Set<Yielding>()

/** Tells of an engine that runs on this device; gives what takes it off the list. */
export const joinDevice = (engine: Yielding): (() => void) => {
  engines.add(engine)
  return () => void engines.delete(engine)
}

/**
 * Lets the other engines of this process wait while one fills in a gap: on one device a chat in a model of its own slows
 * infill as much as one in the same model.
 */
export const holdOthers = (own: Yielding): (() => void) => {
  const releases = [...engines].flatMap((engine) => (engine === own ? [] : [engine.hold()]))
  return () => {
    for (const release of releases) release()
  }
}
