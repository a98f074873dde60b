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
/** Whether a URL's start may end here: asked for every character, so that the expression above is not. */
const mayEndStart = (previous: string, character: string): boolean =>
  character === "/" || character === ":" || character === ";" || (previous === "2" && /f/i.test(character))
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

const isLetterOrDigit = (character: string): boolean =>
  (character >= "a" && character <= "z") ||
  (character >= "A" && character <= "Z") ||
  (character >= "0" && character <= "9")
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
  /** How many characters, spaces aside, stand behind the opener. */
  let behindOpener = 0
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

  const setOpener = (character: string): void => {
    opener = character
    behindOpener = 0
  }

  const readOpener = (character: string): void => {
    if (isLetterOrDigit(character) || (character === "'" && isLetterOrDigit(previous) && opener !== "'"))
      behindOpener += 1
    else if (isSpace(character)) {
      // Before a URL's first letter a line may end: `src="⏎https://host/"`.
      if (behindOpener > 0 && (character === "\n" || opener === "=")) setOpener("")
    } else if (character !== ">" && closers.get(opener) === character) setOpener("")
    else if (closers.has(character)) setOpener(character)
    else behindOpener += 1
  }

  const readOutside = (character: string): void => {
    readOpener(character)
    // Browsers drop tabs and line ends inside a URL, so slashes on both sides of one still are two slashes.
    if (!isSpace(character)) recent += character
    else if (character === " " || !/[/\\:]$/.test(recent)) recent = ""
    if (recent.length > 2 * longestStart) recent = recent.slice(-longestStart)
    if (!mayEndStart(previous, character)) return
    recent = recent.slice(-longestStart)
    const start = urlStart.exec(recent)
    if (start === null) return
    url = start[0]
    place = "slashes"
    isEnclosed = enclosing.has(opener) && behindOpener === url.length
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
