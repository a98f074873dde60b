import { hash } from "node:crypto"
import { type Policy } from "../policy/policy.ts"
import { type Scan, scanText } from "./scan-text.ts"

/** Scans a text, or remembers its scan. */
export type ScanMemo = (text: string) => Scan

/** Shorter texts are scanned faster than they are hashed and looked up. */
const shortestRemembered = 256

/**
 * Makes a memo over `scanText` for one policy: a long conversation costs only its new text. Keys are digests, so no text
 * outlives its request; the least recently used of `size` scans is dropped.
 */
export const makeScanMemo = (policy: Policy, size = 4096): ScanMemo => {
  const scans = new Map<string, Scan>()
  return (text) => {
    if (text.length < shortestRemembered) return scanText(text, policy)
    const key = hash("sha256", text, "base64")
    const known = scans.get(key)
    if (known !== undefined) {
      scans.delete(key)
      scans.set(key, known)
      return known
    }
    const scan = scanText(text, policy)
    scans.set(key, scan)
    for (const oldest of scans.keys()) {
      if (scans.size <= size) break
      scans.delete(oldest)
    }
    return scan
  }
}
