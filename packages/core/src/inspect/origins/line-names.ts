import { isPathLike } from "./content-path.ts"

/** The name of a file at the beginning of a line, also of one inside a string of JSON; a drive's colon belongs to it. */
const nameBeforeColon = /(?:^|\\n|")((?:[A-Za-z]:[\\/])?[^\s:"'\\][^:"\n]{0,300}):/gm

/**
 * Finds the names that a search without line numbers writes before its lines: `src/a.ts:text`. Only for the output of a
 * search: elsewhere a name before a colon is a mention. Linear.
 */
export const findLineNames = (output: string): ReadonlySet<string> =>
  new Set(Array.from(output.matchAll(nameBeforeColon), ([, name = ""]) => name).filter(isPathLike))
