import { createHmac, timingSafeEqual } from "node:crypto"
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const ContentsSchema = Schema.Record(Schema.String, Schema.Array(Schema.String))

const ManifestSchema = Schema.Struct({
  /** How each protected file was when it was read: size, times, place on the disk. */
  files: Schema.Record(Schema.String, Schema.String),
  /** Ids of the contents of git HEAD that were read as open. */
  open: Schema.Array(Schema.String),
  /** What was read of git beside it. */
  past: Schema.Struct({
    policy: Schema.String,
    boundary: Schema.String,
    heads: Schema.Array(Schema.String),
    contents: Schema.Struct({ past: ContentsSchema, standing: ContentsSchema }),
    grams: Schema.Number,
    isCut: Schema.Boolean,
  }),
})

/** What an index was made from. Paths and numbers, no text. */
export type IndexManifest = typeof ManifestSchema.Type

/** An index as it lies on the disk. */
export interface SavedWorkspaceIndex {
  readonly manifest: IndexManifest
  /** What `FingerprintIndex.save` gave. */
  readonly fingerprints: Uint8Array
}

const proofBytes = 32
const mostManifestBytes = 256_000_000
const decodeManifest = Schema.decodeUnknownOption(Schema.fromJsonString(ManifestSchema))

/** Its number grows with the format: files of an older one are read again. */
const prove = (seed: Uint8Array, bytes: Uint8Array): Uint8Array =>
  createHmac("sha256", seed).update("postern workspace index 3").update(bytes).digest()

/** Reads what `writeIndexFile` wrote with the same seed; nothing for an absent, damaged or foreign file. */
export const readIndexFile = (file: string, seed: Uint8Array): SavedWorkspaceIndex | undefined => {
  try {
    const bytes = readFileSync(file)
    const body = bytes.subarray(0, -proofBytes)
    if (bytes.length < proofBytes + 4 || !timingSafeEqual(prove(seed, body), bytes.subarray(-proofBytes)))
      return undefined
    const start = 4 + body.readUInt32LE(0)
    const manifest = decodeManifest(body.toString("utf8", 4, start))
    if (Option.isNone(manifest)) return undefined
    return { manifest: manifest.value, fingerprints: Uint8Array.from(body.subarray(start)) }
  } catch {
    // Not there yet, or not readable: the files are read again.
    return undefined
  }
}

/**
 * Reads what an index says it was made from, without its hashes and without proof that this machine wrote it: enough to tell
 * a person. Nothing where there is none.
 */
export const readIndexManifest = (file: string): IndexManifest | undefined => {
  try {
    const handle = openSync(file, "r")
    try {
      const length = Buffer.alloc(4)
      readSync(handle, length)
      const words = Buffer.alloc(Math.min(length.readUInt32LE(0), mostManifestBytes))
      readSync(handle, words)
      return Option.getOrUndefined(decodeManifest(words.toString("utf8")))
    } finally {
      closeSync(handle)
    }
  } catch {
    // Not there yet, or not readable.
    return undefined
  }
}

/** Writes an index, readable by the user alone, so that a crash leaves the old one or the new one. Throws. */
export const writeIndexFile = (
  file: string,
  seed: Uint8Array,
  { manifest, fingerprints }: SavedWorkspaceIndex,
): void => {
  const words = Buffer.from(JSON.stringify(manifest), "utf8")
  const length = Buffer.alloc(4)
  length.writeUInt32LE(words.length)
  const body = Buffer.concat([length, words, fingerprints])
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}`
  const handle = openSync(temporary, "w", 0o600)
  try {
    writeFileSync(handle, body)
    writeFileSync(handle, prove(seed, body))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
}
