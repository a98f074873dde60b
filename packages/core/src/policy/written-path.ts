/** Schemes by which editors name a file; what stands between `//` and the path names a machine or a window. */
const editorUri = /^(?:vscode|vscode-[a-z-]+|cursor|windsurf|zed|git|gitlens):(?:\/\/[^/]*)?(?=\/)/i

/** Where a development server or a bundler stands for the workspace: what follows is relative to it. */
const bundlerUri = /^(?:https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?|webpack(?:-internal)?:\/\/[^/]*)\/+/i

const workspaceVariable = /^(?:\$\{workspace(?:Folder|Root)\}|\$\{PWD\}|\$PWD|\$\(pwd\)|%CD%)(?=[/\\])/i
const homeVariable = /^(?:\$\{HOME\}|\$HOME|%USERPROFILE%|\$env:USERPROFILE|\$\{env:HOME\})(?=[/\\]|$)/i

/** `:12:3`, `:12-20`, `(12,3)`, `#L12-L20`: what tools write behind a path. */
const lineSuffix = /(?::L?\d+(?:[:-]L?\d+)?:?|\(\d+(?:,\d+)?\):?|#L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?)$/

const longestLineSuffix = 48

const quotes = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["<", ">"],
])

const withoutQuotes = (text: string): string => {
  const closing = quotes.get(text.charAt(0))
  return closing !== undefined && text.length > 1 && text.endsWith(closing) ? text.slice(1, -1) : text
}

const withoutLineSuffix = (path: string): string => {
  const at = Math.max(0, path.length - longestLineSuffix)
  const short = path.slice(at).replace(lineSuffix, "")
  // A name that is nothing else, as `:12`, is a name.
  return at === 0 && short === "" ? path : path.slice(0, at) + short
}

const decodeRun = (run: string): string => {
  try {
    return decodeURIComponent(run)
  } catch {
    // Not UTF-8: the percent signs are part of the name.
    return run
  }
}

const withoutScheme = (text: string): string => {
  const bundled = bundlerUri.exec(text)
  if (bundled !== null) {
    // Vite serves files outside its root below `/@fs/`.
    const rest = text.slice(bundled[0].length).replace(/[?#].*$/s, "")
    return rest.startsWith("@fs/") ? rest.slice("@fs".length) : rest
  }
  if (/^file:\/\//i.test(text)) {
    const rest = text.slice("file://".length).replace(/[?#].*$/s, "")
    if (/^(?:localhost)?\//i.test(rest)) return rest.slice(rest.indexOf("/"))
    // `file://c:/a` is written by mistake, `file://server/share/a` on purpose.
    return /^(?:[a-z](?::|%3a)|~|\.)/i.test(rest) ? rest : `//${rest}`
  }
  if (/^file:\//i.test(text)) return text.slice("file:".length)
  const editor = editorUri.exec(text)
  return editor === null ? text : text.slice(editor[0].length).replace(/[?#].*$/s, "")
}

/** Decodes what URIs and systems allow in two spellings: percent-escapes, Unicode composition, the slash's direction. */
export const plainSpelling = (path: string): string =>
  (path.includes("%") ? path.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeRun) : path).normalize("NFC").replaceAll("\\", "/")

/**
 * Takes from a path as written what does not belong to it: quotes, a URI's scheme, variables for the workspace and the
 * home folder, a line number; and gives the rest its plain spelling. Linear.
 */
export const barePath = (written: string): string => {
  const unquoted = withoutQuotes(written.trim())
  const located = withoutScheme(unquoted.replace(workspaceVariable, ".").replace(homeVariable, "~"))
  return withoutLineSuffix(plainSpelling(located))
}
