import { type OriginForm } from "../../model/verdict.ts"
import { type Reach } from "./folder-readers.ts"
import { type Reading } from "./shell.ts"

/** A path that a text's own grammar ties to content, and the content where it can be told apart. */
export interface ContentPath {
  readonly path: string
  readonly form: Exclude<OriginForm, "declared" | "infill" | "tool-call">
  /** The path is a folder or a pattern of which files are read; absent: it is a file. */
  readonly extent?: Reach["extent"]
  readonly certainty?: Reading["certainty"]
  /** Where the content stands in the text; absent where its end is not marked. */
  readonly range?: { readonly start: number; readonly end: number }
}

/** Longer ones are no paths. */
export const longestPath = 400

/** With separators: in one piece, or with spaces and an extension at the end. Code has spaces, and none. */
const separated = /^(?:[^\s"'`<>|*?;,{}]{2,400}|[^\s"'`<>|*?;,{}=][^\n"'`<>|*?;,{}=]{0,398}\.\w{1,10})$/
const single = /^[\w@.~%+-]{0,100}\.\w{1,20}$/
/** A slash that begins no path: alone, before a space, before another comment. */
const noPath = /^[/\\]*(?:\s|$)|^\/dev\/null$/

/** Says whether a piece of text is written as a path: with a separator, or a single name with an extension or a dot before it. */
export const isPathLike = (text: string): boolean => {
  if (text.length > longestPath || noPath.test(text)) return false
  return text.includes("/") || text.includes("\\") ? separated.test(text) : single.test(text)
}
