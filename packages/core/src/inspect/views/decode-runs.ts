import { type EncodedRun, findEncodedRuns } from "./encoded-runs.ts"
import { findHexRows } from "./hex-rows.ts"
import { inflate } from "./inflate.ts"
import { readableText } from "./readable-text.ts"

/** What the encoded runs of a text hold, of each kind joined into one. */
export interface DecodedRuns {
  readonly kind: "base64-decoded" | "hex-decoded" | "gunzipped"
  readonly text: string
}

/** How many characters at a run's beginning tell text and archives from the rest before everything is decoded. */
const probed = 24

/** The runs of one text unpack to at most so many bytes. */
const mostUnpacked = 4 * 1024 * 1024

const looksDecodable = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f || bytes[0] === 0x78 || readableText(bytes) !== undefined

/** Decodes the base64 and the hexadecimal runs of a text whose content is text, packed with gzip or zlib or not. */
export const decodeRuns = (text: string): ReadonlyArray<DecodedRuns> => {
  const found = new Map<DecodedRuns["kind"], Array<string>>()
  let left = mostUnpacked
  const rows = findHexRows(text).map((digits): EncodedRun => ({ encoding: "hex", text: digits }))
  for (const { encoding, text: run } of [...findEncodedRuns(text), ...rows]) {
    if (!looksDecodable(Buffer.from(run.slice(0, probed), encoding))) continue
    const bytes = Buffer.from(run, encoding)
    const unpacked = inflate(bytes, left)
    left -= unpacked?.length ?? 0
    const content = readableText(unpacked ?? bytes)
    if (content === undefined) continue
    const kind = unpacked === undefined ? (`${encoding}-decoded` as const) : "gunzipped"
    const contents = found.get(kind) ?? []
    contents.push(content)
    found.set(kind, contents)
  }
  return Array.from(found, ([kind, contents]) => ({ kind, text: contents.join("\n") }))
}
