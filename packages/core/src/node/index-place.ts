import { hash } from "node:crypto"
import { realpathSync } from "node:fs"
import { join, resolve } from "node:path"

/** The name under which the state folder keeps what belongs to a workspace; one stands for all that is asked without. */
export const stateName = (root: string | undefined): string => {
  if (root === undefined) return "no-workspace.bin"
  try {
    return `${hash("sha256", realpathSync(root)).slice(0, 32)}.bin`
  } catch {
    // A folder that is not there has nothing to protect, and answers none the less.
    return `${hash("sha256", root).slice(0, 32)}.bin`
  }
}

/** Where the index of a workspace folder is kept. */
export const indexPlace = (folder: string, stateDirectory: string): string =>
  join(stateDirectory, "index", stateName(resolve(folder)))
