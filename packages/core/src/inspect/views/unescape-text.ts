const controls = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
])

const escape = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r?\n|([^\r\n]))/g

const characterOf = (hex: string): string => {
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff ? "" : String.fromCodePoint(code)
}

/** Undoes one level of the escapes of JSON and C (`\n`, `\"`, `\u0041`, `\x41`); nothing where there is none. */
export const unescapeText = (text: string): string | undefined =>
  text.includes("\\")
    ? text.replaceAll(escape, (_, braced?: string, unicode?: string, byte?: string, other?: string) => {
        const hex = braced ?? unicode ?? byte
        return hex === undefined ? (controls.get(other ?? "") ?? other ?? "") : characterOf(hex)
      })
    : undefined

const percentRun = /(?:%[\da-fA-F]{2}){1,4096}/g

/** Undoes percent encoding; nothing where there is none. Bytes that are no UTF-8 become replacement characters. */
export const decodePercent = (text: string): string | undefined =>
  text.includes("%") && /%[\da-fA-F]{2}/.test(text)
    ? text.replaceAll(percentRun, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
    : undefined
