const lower = "abcdefghijklmnopqrstuvwxyz"
const upper = lower.toUpperCase()
const digits = "0123456789"

const alphabets = new Map([
  ["alnum", lower + upper + digits],
  ["base64", `${lower}${upper}${digits}+/`],
  ["url", `${lower}${upper}${digits}-_`],
  ["base36", lower + digits],
  ["BASE36", upper + digits],
  ["BASE32", `${upper}234567`],
  ["bech32", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"],
  ["letters", lower + upper],
  ["digits", digits],
  ["hex", `${digits}abcdef`],
  ["HEX", `${digits}ABCDEF`],
])

/** Numbers from 0 up to 1, the same for equal seeds. */
export const makeRandom = (seed: number): (() => number) => {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Fills `{alphabet:length}` in a template with random characters: `ghp_{alnum:36}`. */
export const fillTemplate = (template: string, random: () => number): string =>
  template.replaceAll(/\{(\w+):(\d+)\}/g, (_, name: string, length: string) => {
    const alphabet = alphabets.get(name)
    if (alphabet === undefined) throw new Error(`expected one of ${[...alphabets.keys()].join(", ")}, got ${name}`)
    return Array.from({ length: Number(length) }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join(
      "",
    )
  })
