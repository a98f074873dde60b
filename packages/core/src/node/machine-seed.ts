import { randomBytes } from "node:crypto"
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const seedBytes = 16

const read = (file: string): Uint8Array | undefined => {
  try {
    const bytes = readFileSync(file)
    return bytes.length === seedBytes ? Uint8Array.from(bytes) : undefined
  } catch {
    // Not there yet.
    return undefined
  }
}

/**
 * The random bytes that key every hash this machine keeps; made at the first call, readable by the user alone. Where they
 * cannot be kept they last as long as the process.
 */
export const machineSeed = (stateDirectory: string): Uint8Array => {
  const folder = join(stateDirectory, "index")
  const file = join(folder, "seed")
  const kept = read(file)
  if (kept !== undefined) return kept
  const seed = Uint8Array.from(randomBytes(seedBytes))
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const temporary = `${file}.${process.pid}`
    writeFileSync(temporary, seed, { mode: 0o600 })
    try {
      // Another process may be making it too: the first one's counts.
      linkSync(temporary, file)
    } finally {
      rmSync(temporary, { force: true })
    }
    return seed
  } catch {
    return read(file) ?? seed
  }
}
