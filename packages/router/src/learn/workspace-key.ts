import { createHmac } from "node:crypto"
import { resolve } from "node:path"

/** Names a router's folders without saying them: equal on one machine for equal folders, in any order. */
export const workspaceKey = (folders: ReadonlyArray<string | undefined>, machineSeed: Uint8Array): string => {
  const paths = folders.map((folder) => (folder === undefined ? "" : resolve(folder))).toSorted()
  return createHmac("sha256", machineSeed).update(paths.join("\0")).digest("hex").slice(0, 24)
}
