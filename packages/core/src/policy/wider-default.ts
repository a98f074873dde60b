import { isWithin, narrowest } from "../model/zone.ts"
import { type PathZone } from "./path-zone.ts"
import { type PolicyLayer } from "./policy-layer.ts"

/** Warns of nested files whose `default` is wider than others allow in their folder: it has no effect. */
export const warnOfWiderDefaults = (
  layers: ReadonlyArray<PolicyLayer>,
  zoneOf: (path: string) => PathZone,
): ReadonlyArray<string> =>
  layers.flatMap(({ origin, file, folder, document }) => {
    if (origin !== "nested" || folder === undefined || document.default === undefined) return []
    // The folder's own policy file stands for its files: what else says of it, no rule of the nested file can change.
    const others = zoneOf(`${folder}/postern.jsonc`).opinions.filter(({ rule }) => rule.file !== file)
    const zone = narrowest(others.map((opinion) => opinion.zone))
    const by = others.find((opinion) => opinion.zone === zone)?.rule
    return by === undefined || isWithin(document.default, zone)
      ? []
      : [`${file}: its default ${document.default} has no effect, for ${by.file} allows ${zone} at most`]
  })
