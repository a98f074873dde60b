import { createHash } from "node:crypto"
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { stateFolder } from "@postern/core/node"
import { EngineFault } from "./engine-fault.ts"
import { type EngineSetup } from "./engine-setup.ts"

/** Where the engine of a setup is found on this machine, by every process of this user. */
export interface EngineAddress {
  /** A socket's path, or a pipe's name. */
  readonly socket: string
  /** Holds what both sides must know, for this user alone. */
  readonly tokenFile: string
  /** Is there while somebody starts the engine. */
  readonly lockFile: string
}

/** Raised with every change of what host and engine say to each other: versions never meet. */
const protocolVersion = 1

/** What systems take as a socket's path, ended by a zero. */
const longestPath = 103

/** The model file as it is now: another one under the same name has an engine of its own. */
const identityOf = (file: string): ReadonlyArray<string | number> => {
  try {
    const { dev, ino, size, mtimeMs } = statSync(file)
    return [realpathSync(file), dev, ino, size, mtimeMs]
  } catch {
    // The engine says what is wrong with the file.
    return [file]
  }
}

const nameOf = (setup: EngineSetup): string =>
  createHash("sha256")
    .update(JSON.stringify([protocolVersion, Object.entries(setup).toSorted(), identityOf(setup.file)]))
    .digest("hex")
    .slice(0, 20)

/** Makes the folder, for this user alone; says whether it is so. */
const isOwn = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    if (!found.isDirectory() || found.uid !== userInfo().uid) return false
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
    return true
  } catch {
    return false
  }
}

/** Finds the address of a setup's engine, and makes the folder that it is in. */
export const engineAddress = (
  setup: EngineSetup,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EngineAddress => {
  const name = nameOf(setup)
  if (process.platform === "win32") {
    const folder = join(stateFolder(environment), "engines")
    mkdirSync(folder, { recursive: true })
    const file = (ending: string) => join(folder, `${name}.${ending}`)
    return { socket: `\\\\.\\pipe\\postern-${name}`, tokenFile: file("token"), lockFile: file("lock") }
  }
  const runtime = environment["XDG_RUNTIME_DIR"]
  const folders = [
    ...(runtime === undefined || runtime === "" ? [] : [join(runtime, "postern-engines")]),
    join(stateFolder(environment), "engines"),
    join(tmpdir(), `postern-${userInfo().uid}`),
  ]
  const socketIn = (folder: string) => join(folder, `${name}.sock`)
  const folder = folders.find((candidate) => Buffer.byteLength(socketIn(candidate)) <= longestPath && isOwn(candidate))
  if (folder === undefined) throw new EngineFault({ type: "no-socket-folder" })
  return { socket: socketIn(folder), tokenFile: join(folder, `${name}.token`), lockFile: join(folder, `${name}.lock`) }
}
