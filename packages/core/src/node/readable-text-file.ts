import { readFile } from "node:fs/promises"
import { decodeText } from "./decode-text.ts"

/** Larger files are not read: a request that holds so much text is told by less. */
export const largestBytes = 8_000_000

/** A file's text, also in the readings that copies of it may show, or why it is not read. */
export type FileText =
  | { readonly text: string; readonly otherReadings: ReadonlyArray<string>; readonly bytes: Uint8Array }
  | { readonly skipped: "binary" | "too large" | "gone" | "unreadable" }

/** Reads a file of `bytes` bytes as text: in UTF-8, UTF-16, or else Windows-1252 where it looks like text. */
export const readTextFile = async (file: string, bytes: number): Promise<FileText> => {
  if (bytes > largestBytes) return { skipped: "too large" }
  try {
    const content = await readFile(file)
    const readings = decodeText(content)
    const text = readings.at(-1)
    return text === undefined ? { skipped: "binary" } : { text, otherReadings: readings.slice(0, -1), bytes: content }
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT"
    return { skipped: isGone ? "gone" : "unreadable" }
  }
}
