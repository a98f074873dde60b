/** How many classes of bytes the estimator tells apart. */
export const byteClassCount = 32

// One list a class; what is in none of them is `other`. Frequent letters apart from rare ones: words are made of the
// former, and long tokens of words; keys and digests are made of both alike.
const asciiClasses: ReadonlyArray<string> = [
  " ",
  "\n\r",
  "\t",
  "e",
  "aiou",
  "tnsr",
  "ldcmph",
  "fgbywv",
  "kjxqz",
  "EAIOU",
  "TNSRLDC",
  "MPHFGBYWVKJXQZ",
  "01",
  "23456789",
  "_",
  "-",
  "=",
  "/\\*",
  "()",
  "{}[]",
  "\"'`",
  ".",
  ",;:",
  "#$@&|+<>!?%^~",
]

const firstUnlisted = asciiClasses.length

/** Bytes of UTF-8: continuation, then lead bytes by the scripts they begin. */
const wideClass = (byte: number): number => {
  if (byte < 0xa0) return firstUnlisted + 1
  if (byte < 0xc0) return firstUnlisted + 2
  if (byte < 0xc8) return firstUnlisted + 3
  if (byte < 0xe0) return firstUnlisted + 4
  if (byte < 0xe3) return firstUnlisted + 5
  if (byte < 0xea) return firstUnlisted + 6
  return firstUnlisted + 7
}

/** The class of each byte, from 0 to `byteClassCount - 1`. */
export const byteClasses: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte > 127) return wideClass(byte)
  const listed = asciiClasses.findIndex((characters) => characters.includes(String.fromCharCode(byte)))
  return listed < 0 ? firstUnlisted : listed
})
