import { findEncodedRuns } from "./encoded-runs.ts"
import { inflate } from "./inflate.ts"
import { readableText } from "./readable-text.ts"

/** How archives begin: zip, gzip, bzip2, xz, 7z, zstandard, RAR. */
const base64Archive = /^(?:UEs[DFH]B|H4sI|Qlpo[MNO]|\/Td6WFo|N3q8ry|KLUv\/|UmFyIR)/
const hexArchive = /^(?:504b0[357]0[468]|1f8b08|425a68|fd377a585a00|377abcaf271c|28b52ffd|526172211a)/i

/** How images and documents begin: PNG, JPEG, GIF, WebP, PDF. */
const base64Document = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi0)/

const shortestArchive = 64
/** A smaller image is an icon: 1.5 KB show no page of text. */
const shortestDocument = 2048

const dataAddress =
  /data:(?:image|audio|video|application)\/[\w.+-]{1,60}(?:;[\w=-]{1,40}){0,3};base64,(?=[\w+/-]{2048})/g

const mostUnpacked = 4 * 1024 * 1024

const isReadable = (run: string, encoding: "base64" | "hex"): boolean => {
  const bytes = Buffer.from(run, encoding)
  return readableText(inflate(bytes, mostUnpacked) ?? bytes) !== undefined
}

/**
 * Says whether a text holds an archive, an image or a document in base64 or hexadecimal that cannot be read here: more
 * than an icon, and not packed text alone. Linear.
 */
export const holdsPackedContent = (text: string): boolean => {
  for (const { encoding, text: run } of findEncodedRuns(text)) {
    const isArchive = run.length >= shortestArchive && (encoding === "hex" ? hexArchive : base64Archive).test(run)
    const isDocument = run.length >= shortestDocument && base64Document.test(run)
    if (isDocument || (isArchive && !isReadable(run, encoding))) return true
  }
  if (!text.includes(";base64,")) return false
  for (const { 0: head, index } of text.matchAll(dataAddress)) {
    const start = index + head.length
    if (!isReadable(text.slice(start, start + shortestDocument), "base64")) return true
  }
  return false
}
