import { readFile } from "node:fs/promises"

/** Larger files are not read: a request that holds so much text is told by less. */
export const largestBytes = 8_000_000

/** How far a file is looked at to tell whether it is text. */
const probedBytes = 8_192

/** Says whether bytes are text: a zero byte is no text's. */
const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, probedBytes).includes(0)

/** A file's text, or why it is not read. */
export type FileText = { readonly text: string } | { readonly skipped: "binary" | "too large" | "gone" | "unreadable" }

/** Reads a file of `bytes` bytes as text. */
export const readTextFile = async (file: string, bytes: number): Promise<FileText> => {
  if (bytes > largestBytes) return { skipped: "too large" }
  try {
    const content = await readFile(file)
    return isText(content) ? { text: content.toString("utf8") } : { skipped: "binary" }
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT"
    return { skipped: isGone ? "gone" : "unreadable" }
  }
}
