/** Reads a text character by character and knows whether it stands in a URL. */
export interface UrlReader {
  readonly read: (character: string) => void
  /** Reads a placeholder inside a URL: one opaque piece, whatever it stands for. */
  readonly readOpaque: (piece: string) => void
  /** The text ends here; a URL too. */
  readonly end: () => void
  readonly isInUrl: () => boolean
  /** Whether the host is not known yet: what is read now is user name, password, host or port. */
  readonly isInAuthority: () => boolean
  /** The URL as far as it was read; absent outside of URLs, and where it is too long to compare. */
  readonly url: () => string | undefined
  /** The latest URL up to the end of its authority; absent where it is too long to compare. */
  readonly authority: () => string | undefined
}

/** Two slashes in any spelling that something decodes before it fetches, or a scheme that browsers take without them. */
const urlStart =
  /(?:[a-z][a-z0-9+.-]{0,20}:)?(?:\\?\/|%(?:25){0,3}2f|&#0{0,3}47;|&#x0{0,3}2f;|&sol;){2}$|(?<![a-z0-9])(?:https?|wss?|ftp):$/i
const lastOfStart = new Set("/fF;:")
const longestStart = 48
const longestUrl = 2048

/** What opens a run of text, and what closes it; with nothing open only a space ends a URL. */
const closers = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["<", ">"],
  [">", "<"],
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["=", ">"],
])
/** Directly before a URL these keep it open over spaces: `src="https://host/ …"`. */
const enclosing = new Set(['"', "'", "`", "<"])

const isSpace = (character: string): boolean => character <= " " || character === "\u007F"
const endsAuthority = (character: string): boolean =>
  character === "/" || character === "\\" || character === "?" || character === "#" || isSpace(character)

/**
 * Makes a reader. It errs on the side of "in a URL": a URL ends at a space or at what closes the nearest thing that was
 * open before it, because a URL may itself hold quotes and brackets.
 */
export const makeUrlReader = (): UrlReader => {
  let recent = ""
  let opener = ""
  let url = ""
  let place: "outside" | "slashes" | "authority" | "rest" = "outside"
  let authority = ""
  let isEnclosed = false
  let depth = 0
  let previous = ""

  const endAuthority = (): void => {
    if (place === "slashes" || place === "authority") authority = url
    place = "rest"
  }

  const leave = (): void => {
    endAuthority()
    place = "outside"
    url = ""
    recent = ""
  }

  const open = (character: string): void => {
    if (character === "\n") opener = ""
    else if (character === "'" && /[a-z0-9]/i.test(previous) && opener !== "'") return
    else if (character !== ">" && closers.get(opener) === character) opener = ""
    else if (closers.has(character)) opener = character
    else if (opener === "=" && isSpace(character)) opener = ""
  }

  const readOutside = (character: string): void => {
    open(character)
    recent = isSpace(character) ? "" : recent + character
    if (recent.length > 2 * longestStart) recent = recent.slice(-longestStart)
    if (!lastOfStart.has(character)) return
    recent = recent.slice(-longestStart)
    const start = urlStart.exec(recent)
    if (start === null) return
    url = start[0]
    place = "slashes"
    isEnclosed = enclosing.has(opener) && recent.at(start.index - 1) === opener && start.index > 0
    depth = 0
  }

  const isClosedBy = (character: string): boolean => {
    if (!isEnclosed && isSpace(character)) return true
    if (opener === "(" && character === "(") depth += 1
    if (character !== closers.get(opener) || (opener === "(" && previous === "\\")) return false
    if (depth === 0) return true
    depth -= 1
    return false
  }

  const extend = (piece: string): void => {
    const isTooLong = url === "" || url.length + piece.length > longestUrl
    url = isTooLong ? "" : url + piece
    if (isTooLong) endAuthority()
  }

  const readInside = (character: string): void => {
    if (place === "slashes" && character !== "/" && character !== "\\") place = "authority"
    if (place === "authority" && endsAuthority(character)) endAuthority()
    extend(character)
  }

  return {
    read: (character) => {
      if (place !== "outside" && isClosedBy(character)) leave()
      if (place === "outside") readOutside(character)
      else readInside(character)
      previous = character
    },
    readOpaque: (piece) => {
      if (place === "slashes") place = "authority"
      extend(piece)
      previous = ""
    },
    end: () => {
      leave()
      opener = ""
      previous = ""
    },
    isInUrl: () => place !== "outside",
    isInAuthority: () => place === "slashes" || place === "authority",
    url: () => (url === "" ? undefined : url),
    authority: () => (authority === "" ? undefined : authority),
  }
}
