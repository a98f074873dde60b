import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const ConnectionSchema = Schema.fromJsonString(
  Schema.Struct({
    file: Schema.String,
    /** As it was before; `null`: there was none. */
    before: Schema.NullOr(Schema.String),
    /** Digest of what was written: whether somebody has edited it since. */
    written: Schema.String,
  }),
)

/** What `--undo` needs to know of a client's configuration file. */
export type Connection = typeof ConnectionSchema.Type

/** SHA-256 of a text. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex")

const fileOf = (stateDirectory: string, client: string): string => join(stateDirectory, "connections", `${client}.json`)

/** Reads a file that may be absent. */
export const readOptional = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined
    throw cause
  }
}

/** Writes a file at once: nobody ever reads half of it, and its mode stays narrow. */
export const writeWhole = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const written = `${file}.${process.pid}`
  writeFileSync(written, text, { mode: 0o600 })
  renameSync(written, file)
}

/** What is known of a client that was connected; nothing where it was not. */
export const readConnection = (stateDirectory: string, client: string): Connection | undefined => {
  const text = readOptional(fileOf(stateDirectory, client))
  return text === undefined ? undefined : Option.getOrUndefined(Schema.decodeUnknownOption(ConnectionSchema)(text))
}

/** Remembers how a client's file was before it was first connected. */
export const writeConnection = (stateDirectory: string, client: string, connection: Connection): void =>
  writeWhole(fileOf(stateDirectory, client), `${JSON.stringify(connection)}\n`)

/** Forgets a client that is no longer connected. */
export const removeConnection = (stateDirectory: string, client: string): void =>
  rmSync(fileOf(stateDirectory, client), { force: true })
