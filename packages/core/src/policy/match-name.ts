/** Whether a name is one of those that the patterns stand for; `*` is for any characters. In linear time. */
export const matchesName = (value: string, patterns: ReadonlyArray<string>): boolean =>
  patterns.some((pattern) => {
    const [head = "", ...rest] = pattern.split("*")
    if (rest.length === 0) return value === pattern
    const tail = rest.at(-1) ?? ""
    if (!value.startsWith(head) || !value.endsWith(tail) || value.length < head.length + tail.length) return false
    let at = head.length
    for (const piece of rest.slice(0, -1)) {
      const found = value.indexOf(piece, at)
      if (found === -1 || found + piece.length > value.length - tail.length) return false
      at = found + piece.length
    }
    return true
  })
