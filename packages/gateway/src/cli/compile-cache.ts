import { mkdirSync } from "node:fs"
import { enableCompileCache } from "node:module"
import { homedir } from "node:os"
import { join } from "node:path"

const folderOf = (environment: NodeJS.ProcessEnv): string => {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment
  if (xdg !== undefined && xdg !== "") return join(xdg, "postern", "compiled")
  if (process.platform === "win32") return join(local ?? join(homedir(), "AppData", "Local"), "postern", "compiled")
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache", "postern", "compiled")
}

/**
 * Lets Node keep what it compiles of Postern's own files, in a folder of this user alone. Not in the system's temporary
 * folder, where Node would keep it: who makes that folder first decides what runs. `NODE_COMPILE_CACHE` names another,
 * `NODE_DISABLE_COMPILE_CACHE=1` keeps nothing.
 */
export const keepCompiled = (environment: NodeJS.ProcessEnv = process.env): void => {
  if (environment["NODE_COMPILE_CACHE"] !== undefined) return void enableCompileCache()
  const folder = folderOf(environment)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    enableCompileCache(folder)
  } catch {
    // Nothing is kept where nothing can be written: slower, that is all.
  }
}
