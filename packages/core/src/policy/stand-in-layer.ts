import { narrowest, type Zone } from "../model/zone.ts"
import { type PolicyLayer } from "./policy-layer.ts"

/** In the mode `observe` a default counts as `cloud`. */
const zoneGiven = ({ document }: PolicyLayer): Zone =>
  document.mode === "observe" && document.default !== "nowhere" ? "cloud" : (document.default ?? "cloud")

/**
 * The layer that stands where there is no root file. The default of an organisation's or a user's file stands in, unless
 * one of them requires a root file; else everything stays on the device.
 */
export const standInLayer = (
  layers: ReadonlyArray<PolicyLayer>,
): { readonly layer: PolicyLayer; readonly givesZone: boolean } => {
  const isRequired = layers.some(({ document }) => document.requirePolicy === true)
  const speakers = layers.filter(
    ({ origin, document, onlyNarrows }) =>
      (origin === "organisation" || origin === "user") && document.default !== undefined && onlyNarrows !== true,
  )
  const [first] = speakers
  return first === undefined || isRequired
    ? { givesZone: false, layer: { origin: "root", file: "no policy", document: { version: 1, default: "device" } } }
    : {
        givesZone: true,
        layer: {
          origin: "root",
          file: first.file,
          document: { version: 1, default: narrowest(speakers.map(zoneGiven)) },
        },
      }
}
