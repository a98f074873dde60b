import * as Data from "effect/Data"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { createHmac, timingSafeEqual } from "node:crypto"
import { type SavedValue } from "./protected-values.ts"

/** A saved index that cannot be used: read the files again. */
export class UnreadableIndex extends Data.TaggedError("UnreadableIndex")<{
  /** `damaged` also stands for an index that another machine's seed made. */
  readonly reason: "format" | "damaged"
  readonly message: string
}> {}

const NamesSchema = Schema.Struct({
  paths: Schema.Array(Schema.String),
  /** Path, characters before the first letter or digit, length, hash of the first run of those, digest. */
  values: Schema.Array(Schema.Tuple([Schema.Number, Schema.Number, Schema.Number, Schema.Number, Schema.String])),
})
const decodeNames = Schema.decodeUnknownOption(Schema.fromJsonString(NamesSchema))

/** All that an index remembers. Paths, and nothing else, in clear. */
export interface SavedIndex {
  readonly version: number
  readonly openGrams: number
  readonly paths: ReadonlyArray<string>
  readonly values: ReadonlyArray<SavedValue>
  /** Words of each path's newest version. */
  readonly words: ReadonlyArray<number>
  /** The path of each file version. */
  readonly sources: ReadonlyArray<number>
  readonly grams: Uint32Array
  readonly open: Uint32Array
  readonly vocabulary: Uint32Array
}

/** The first four bytes: "PFI" and the number of the format. */
const signature = 0x0349_4650
const headerLength = 7
const proofBytes = 32

const prove = (seed: Uint8Array, bytes: Uint8Array): Uint8Array =>
  createHmac("sha256", seed).update("postern fingerprints").update(bytes).digest()

/** Writes an index, and the proof that the seed's owner wrote it. Needs a little-endian machine, as Node has. */
export const encodeIndex = (index: SavedIndex, seed: Uint8Array): Uint8Array => {
  const paths = new TextEncoder().encode(JSON.stringify({ paths: index.paths, values: index.values }))
  const sections = [
    new Uint32Array(index.words),
    new Uint32Array(index.sources),
    index.grams,
    index.open,
    index.vocabulary,
  ]
  const header = new Uint32Array([
    signature,
    index.version,
    index.openGrams,
    paths.length,
    index.sources.length,
    index.grams.length,
    index.open.length,
  ])
  const size = [header, ...sections].reduce((sum, section) => sum + section.byteLength, 0)
  const bytes = new Uint8Array(size + paths.length + proofBytes)
  let at = 0
  for (const section of [header, ...sections]) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
    at += section.byteLength
  }
  bytes.set(paths, at)
  bytes.set(prove(seed, bytes.subarray(0, -proofBytes)), bytes.length - proofBytes)
  return bytes
}

const damaged = () =>
  new UnreadableIndex({
    reason: "damaged",
    message: "Expected a saved index that this machine wrote, came other or damaged bytes; read the files again.",
  })

/** Reads what `encodeIndex` wrote with the same seed; throws `UnreadableIndex`. */
export const decodeIndex = (saved: Uint8Array, seed: Uint8Array): SavedIndex => {
  // A copy is aligned, wherever the bytes came from.
  const bytes = saved.slice()
  const whole = new Uint32Array(bytes.buffer, 0, bytes.length >> 2)
  if (whole[0] !== signature) {
    throw new UnreadableIndex({
      reason: "format",
      message: "Expected a saved index of format 3, came something else; read the files again.",
    })
  }
  if (bytes.length < headerLength * 4 + proofBytes) throw damaged()
  const body = bytes.subarray(0, -proofBytes)
  if (!timingSafeEqual(prove(seed, body), bytes.subarray(-proofBytes))) throw damaged()

  const [, version = 0, openGrams = 0, pathBytes = 0, sourceCount = 0, gramLength = 0, openLength = 0] = whole
  const names = decodeNames(new TextDecoder().decode(body.subarray(body.length - pathBytes)))
  if (Option.isNone(names)) throw damaged()
  const { paths, values } = names.value
  let at = headerLength
  const take = (length: number) => whole.subarray(at, (at += length))
  return {
    version,
    openGrams,
    paths,
    values,
    words: [...take(paths.length)],
    sources: [...take(sourceCount)],
    grams: take(gramLength),
    open: take(openLength),
    vocabulary: take((body.length - pathBytes) / 4 - at),
  }
}
