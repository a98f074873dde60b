import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import { type KeySource } from "./config-document.ts"

/** A path of the configuration: `~/` is the user's folder. */
export const homePath = (path: string): string => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : path)

/** Makes the function that fetches a key where the configuration says it is; an empty text where there is none. */
export const readKey =
  (source: KeySource): (() => Promise<string>) =>
  async () => {
    if ("env" in source) return (process.env[source.env] ?? "").trim()
    try {
      return (await readFile(homePath(source.file), "utf8")).trim()
    } catch {
      // No file is no key: who asks says so, and names where it was looked for.
      return ""
    }
  }
