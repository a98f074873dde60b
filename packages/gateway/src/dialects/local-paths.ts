/** A path from the root, from home or from a drive; not the path of a URL, which something stands before. */
const localPath = /(?<![\p{L}\p{N}_:/\\.~-])(?:~|[A-Za-z]:)?(?:[/\\][\p{L}\p{N}\p{M}_.@+~%-]+){2,}/gu

/**
 * The text with local paths cut down to the name of their file: whoever asks may sit elsewhere, and who sits here finds the
 * file by its name, its rule and line, or with `postern explain`.
 */
export const withoutLocalPaths = (text: string): string =>
  text.replaceAll(localPath, (path) => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1))
