/** An escape that ends right before a word: `\n`, `\x20`, `\u0022`, `%3D`, or a terminal's colour. */
// eslint-disable-next-line no-control-regex -- a terminal's colours begin with the escape character
const endsEscape = /(?:\\[abfnrtv0]|\\x[\da-f]{2}|\\u[\da-f]{4}|%[\da-f]{2}|(?:\u001b|\\e|\\033)\[[\d;]{0,8}m)$/i

/** Says whether a word begins at `at`: what stands before is no letter, digit or `_`, or is the end of an escape. */
export const startsWord = (text: string, at: number): boolean =>
  at === 0 || !/\w/.test(text.charAt(at - 1)) || endsEscape.test(text.slice(Math.max(0, at - 14), at))
