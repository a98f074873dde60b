/** How far bytes are looked at to tell what they are. */
const probedBytes = 8_192
/** More control characters than this are no text's. */
const mostControls = 0.01
/** So large a part of a text in UTF-16 has a high byte of zero, and next to none a low byte of zero. */
const fewestZeros = 0.4
const mostOtherZeros = 0.01

/** Of less nothing can be told. */
const shortestUtf16 = 16

const isControl = (byte: number): boolean => (byte < 32 && (byte < 9 || byte > 13) && byte !== 27) || byte === 127

const share = (bytes: Uint8Array, isCounted: (byte: number, at: number) => boolean): number =>
  bytes.length === 0 ? 0 : bytes.reduce((sum, byte, at) => sum + (isCounted(byte, at) ? 1 : 0), 0) / bytes.length

const startsWith = (bytes: Uint8Array, ...mark: ReadonlyArray<number>): boolean =>
  mark.every((byte, at) => bytes[at] === byte)

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252"

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    // A character may be cut at the end of what is looked at.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/**
 * Says in which encoding bytes are text, by their mark or by what they look like; nothing where they are none. Looks at the
 * whole of what it is given for UTF-8, and at the beginning for the rest.
 */
export const encodingOf = (bytes: Uint8Array): Encoding | undefined => {
  // UTF-32 begins like UTF-16.
  if (startsWith(bytes, 0xff, 0xfe) && !startsWith(bytes, 0xff, 0xfe, 0, 0)) return "utf-16le"
  if (startsWith(bytes, 0xfe, 0xff)) return "utf-16be"
  const probe = bytes.subarray(0, probedBytes)
  if (probe.includes(0)) {
    if (probe.length < shortestUtf16) return undefined
    const even = 2 * share(probe, (byte, at) => byte === 0 && at % 2 === 0)
    const odd = 2 * share(probe, (byte, at) => byte === 0 && at % 2 === 1)
    if (odd >= fewestZeros && even <= mostOtherZeros) return "utf-16le"
    return even >= fewestZeros && odd <= mostOtherZeros ? "utf-16be" : undefined
  }
  if (isUtf8(bytes)) return "utf-8"
  return share(probe, isControl) <= mostControls ? "windows-1252" : undefined
}

/** The readings of bytes that are text, the right one last; none where they are no text. A byte order mark is no text. */
export const decodeText = (bytes: Uint8Array): ReadonlyArray<string> => {
  const encoding = encodingOf(bytes)
  if (encoding === undefined) return []
  const text = new TextDecoder(encoding).decode(bytes)
  // A terminal shows bytes that are not UTF-8 as marks of replacement: such a copy is known, too.
  return encoding === "windows-1252" ? [new TextDecoder().decode(bytes), text] : [text]
}
