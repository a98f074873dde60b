import { type OriginFinding } from "../model/verdict.ts"
import { type PathZone } from "../policy/path-zone.ts"
import { originFinding } from "./finding.ts"
import { type InspectionIndex } from "./inspection-index.ts"
import { type Reach } from "./origins/folder-readers.ts"

const isProtected = ({ zone, observed }: PathZone): boolean => zone !== "cloud" || observed !== undefined

/** Says what a command that prints the files of a folder, or those that a pattern matches, may hold of protected files. */
export const findReached = (
  { extent, path }: Reach,
  form: OriginFinding["form"],
  { policy, places }: Pick<InspectionIndex, "policy" | "places">,
): ReadonlyArray<OriginFinding> => {
  // What a folder's rule says of any file in it.
  const all = policy.zoneOf(extent === "glob" ? path : `${path}/**`)
  const folder = all.path.replace(/\/?\*\*$/, "")
  const held =
    extent === "folder" ? [] : ((extent === "tree" ? places?.below(folder) : places?.matching(all.path)) ?? [])
  return [all, ...held.map((name) => policy.zoneOf(name))]
    .filter(isProtected)
    .map((place) => originFinding(form, place))
}
