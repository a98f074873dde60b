import { constants, gunzipSync, inflateSync } from "node:zlib"

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const isZlib = (bytes: Uint8Array): boolean => bytes[0] === 0x78 && (0x7800 | (bytes[1] ?? 0)) % 31 === 0

/** Unpacks gzip and zlib, also where the end is missing; nothing where bytes are neither, or become more than `most`. */
export const inflate = (bytes: Uint8Array, most: number): Uint8Array | undefined => {
  const unpack = isGzip(bytes) ? gunzipSync : isZlib(bytes) ? inflateSync : undefined
  if (unpack === undefined || most < 1) return undefined
  try {
    return unpack(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // Damaged, or too long to be read here.
    return undefined
  }
}
