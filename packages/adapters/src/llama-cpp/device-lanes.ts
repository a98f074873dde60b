import { type PendingSetup } from "./engine-setup.ts"

/** An engine of this device, which shares its time and its memory with the others. */
export interface DeviceEngine {
  /** Lets chat and background wait until the function that it gives is called. */
  readonly hold: () => () => void
  /** What it may still load; nothing once that is all loaded. */
  readonly unloaded: () => PendingSetup | undefined
}

const engines = new Set<DeviceEngine>()

/** Tells of an engine that runs on this device; gives what takes it off the list. */
export const joinDevice = (engine: DeviceEngine): (() => void) => {
  engines.add(engine)
  return () => void engines.delete(engine)
}

/**
 * Lets the other engines of this process wait while one fills in a gap: on one device a chat in a model of its own slows
 * infill as much as one in the same model.
 */
export const holdOthers = (own: DeviceEngine): (() => void) => {
  const releases = [...engines].flatMap((engine) => (engine === own ? [] : [engine.hold()]))
  return () => {
    for (const release of releases) release()
  }
}

/** What the other engines of this process may still load. */
export const unloadedBeside = (own: DeviceEngine): ReadonlyArray<PendingSetup> =>
  [...engines].flatMap((engine) => (engine === own ? [] : (engine.unloaded() ?? [])))
