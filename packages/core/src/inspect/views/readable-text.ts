/** Bytes this readable are text; of random bytes about two fifths are readable. */
const leastReadable = 0.9

const readableShare = (bytes: Uint8Array): number => {
  let readable = 0
  for (const byte of bytes) if ((byte > 31 && byte < 127) || byte === 9 || byte === 10 || byte === 13) readable++
  return readable / bytes.length
}

/** Two bytes for each letter: what some shells take for base64 text. */
const isWide = (bytes: Uint8Array): boolean =>
  bytes.length > 7 && bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0 && bytes[5] === 0

const decoder = new TextDecoder()

/** Text of two bytes for each letter that begins with its byte order mark. */
const readMarked = (bytes: Uint8Array): string | undefined => {
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  if (!isLittle && !(first === 0xfe && second === 0xff)) return undefined
  const letters = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
  const text = (isLittle ? letters : letters.swap16()).toString("utf16le")
  // Bytes of anything else give letters of scripts that nobody mixes, and halves of pairs.
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\r\n]*$/u.test(text) ? text : undefined
}

/** The text of some bytes where they are mostly printable text. */
export const readableText = (bytes: Uint8Array): string | undefined => {
  if (bytes.length === 0) return undefined
  const marked = readMarked(bytes)
  if (marked !== undefined) return marked
  if (isWide(bytes)) return Buffer.from(bytes).toString("utf16le")
  if (readableShare(bytes) >= leastReadable) return decoder.decode(bytes)
  // Other scripts are readable too: their bytes are UTF-8 (the last character may be cut off), which random bytes are not.
  const isOtherScript = (bytes[0] ?? 0) > 0xc1 || bytes.some((byte) => byte > 0xc1)
  if (!isOtherScript) return undefined
  const text = decoder.decode(bytes).replace(/\uFFFD$/, "")
  return text.includes("\uFFFD") || /[\p{Cc}--[\t\n\r]]/v.test(text) ? undefined : text
}
