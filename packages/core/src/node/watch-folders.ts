import { type FSWatcher, watch } from "node:fs"
import { join } from "node:path"

/** Watches single folders, not what is below them, so that dependencies and outputs cost nothing. */
export interface FolderWatch {
  /** Watches these folders below the root, and no others. Gives the reason if one cannot be watched. */
  readonly set: (folders: ReadonlySet<string>) => string | undefined
  readonly close: () => void
}

/** Makes a watch that keeps no process alive. `onChange` gets a path below the root; `undefined`: it may be any. */
export const makeFolderWatch = (root: string, onChange: (path: string | undefined) => void): FolderWatch => {
  const watchers = new Map<string, FSWatcher>()

  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  const add = (folder: string) => {
    const watcher = watch(join(root, folder), { persistent: false }, (_, name) =>
      onChange(name === null ? undefined : folder === "" ? name : `${folder}/${name}`),
    )
    // A folder that goes away is a change like any other.
    watcher.on("error", () => {
      drop(folder)
      onChange(undefined)
    })
    watchers.set(folder, watcher)
  }

  return {
    set: (folders) => {
      for (const folder of watchers.keys()) if (!folders.has(folder)) drop(folder)
      for (const folder of folders) {
        if (watchers.has(folder)) continue
        try {
          add(folder)
        } catch (error) {
          const code = error instanceof Error && "code" in error ? String(error.code) : "unknown"
          // A folder that is gone by now holds nothing.
          if (code === "ENOENT" || code === "ENOTDIR") continue
          return `${folder === "" ? "the workspace" : folder} cannot be watched (${code})`
        }
      }
      return undefined
    },
    close: () => {
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}
