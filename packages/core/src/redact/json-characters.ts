/** Reads JSON text piece by piece as the characters that it stands for. */
export interface JsonCharacters {
  /** Gives the character that this one completes; `end` at a quote that begins or ends a string, nothing inside an escape. */
  readonly read: (character: string) => string | "end" | undefined
}

const controls = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
])

/** Makes a reader that begins outside of a string. */
export const makeJsonCharacters = (): JsonCharacters => {
  /** The escape that has begun, without its backslash; absent outside of escapes. */
  let escape: string | undefined
  return {
    read: (character) => {
      if (escape === undefined) {
        if (character === "\\") escape = ""
        return character === "\\" ? undefined : character === '"' ? "end" : character
      }
      escape += character
      if (escape.startsWith("u") && escape.length < 5) return undefined
      const whole = escape
      escape = undefined
      if (!whole.startsWith("u")) return controls.get(whole) ?? whole
      const code = Number.parseInt(whole.slice(1), 16)
      return Number.isNaN(code) ? whole.slice(-1) : String.fromCharCode(code)
    },
  }
}
