import { inflate } from "./inflate.ts"
import { readableText } from "./readable-text.ts"

/** The texts that runs of one text hold: as they are, and after unpacking. */
export interface DecodedRuns {
  readonly plain: ReadonlyArray<string>
  readonly unpacked: ReadonlyArray<string>
}

const nothing: DecodedRuns = { plain: [], unpacked: [] }

/** Base64 of either alphabet, also broken into lines as in mails and armour. */
const base64Run = /[\w+/-]{24,}={0,2}(?:\r?\n[ \t]{0,16}[\w+/-]{1,200}={0,2}(?![\w+/=-]))*/g
const hexRun = /[\da-fA-F]{48,}/g

/** Bytes at the beginning that tell text and archives from the rest before everything is decoded. */
const probedCharacters = 24

/** What runs of one text unpack to has at most so many bytes. */
const mostUnpacked = 4 * 1024 * 1024

const looksDecodable = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f ||
  bytes[0] === 0x78 ||
  readableText(bytes.subarray(0, bytes.length - (bytes.length % 2))) !== undefined

const decodeRuns = (runs: Iterable<string>, encoding: "base64" | "hex"): DecodedRuns => {
  const plain: Array<string> = []
  const unpacked: Array<string> = []
  let left = mostUnpacked
  for (const run of runs) {
    if (!looksDecodable(Buffer.from(run.slice(0, probedCharacters), encoding))) continue
    const bytes = Buffer.from(run, encoding)
    const archived = inflate(bytes, left)
    left -= archived?.length ?? 0
    const text = readableText(archived ?? bytes)
    if (text !== undefined) (archived === undefined ? plain : unpacked).push(text)
  }
  return { plain, unpacked }
}

/** Decodes the base64 in a text whose content is text, packed with gzip or zlib or not. */
export const decodeBase64Runs = (text: string): DecodedRuns => {
  if (!/[\w+/-]{24}/.test(text)) return nothing
  const runs = function* () {
    for (const [run] of text.matchAll(base64Run)) {
      yield run
      // A line of base64 may stand above lines that only look like it.
      if (run.includes("\n")) yield* run.split(/\s+/).filter((line) => line.length >= probedCharacters)
    }
  }
  return decodeRuns(runs(), "base64")
}

/** Decodes the hexadecimal runs of a text whose content is text, packed or not. */
export const decodeHexRuns = (text: string): DecodedRuns =>
  decodeRuns(
    Array.from(text.matchAll(hexRun), ([run]) => run),
    "hex",
  )
