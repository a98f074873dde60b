import { type OriginForm } from "../model/verdict.ts"

/** A path that a text's own grammar ties to content, and the content where it can be told apart. */
export interface ContentPath {
  readonly path: string
  readonly form: Extract<OriginForm, "fence" | "file-header" | "diff">
  /** Where the content stands in the text; absent where its end is not marked. */
  readonly range?: { readonly start: number; readonly end: number }
}

const pathWord = /^[\w@.~%][\w@.~%+\-/\\: ]*$/

/** A fence's info string names a file when a word of it has a slash or a file extension: `ts src/a.ts`, `src/a.ts:10`. */
const fencePath = (info: string): string | undefined => {
  for (const word of info.trim().split(/[\s{}]+/)) {
    const candidate = word
      .replace(/^(?:title|file|filename|path)=/, "")
      .replace(/["']/g, "")
      .replace(/:\d+(?:[-:]\d+)?$/, "")
    if (/[/\\]|\.\w{1,10}$/.test(candidate) && pathWord.test(candidate)) return candidate
    const colon = candidate.indexOf(":")
    if (colon > 0 && /[/\\.]/.test(candidate.slice(colon + 1))) return candidate.slice(colon + 1)
  }
  return undefined
}

/** Line grammars, each anchored at the line's start so that a scan stays linear. The first group is the path. */
const lineGrammars: ReadonlyArray<readonly [ContentPath["form"], RegExp]> = [
  ["diff", /^[+-]{3} (?:[ab]\/)?([^\t\n]+)/],
  ["diff", /^diff --git (?:a\/)?(\S+)/],
  ["diff", /^rename (?:from|to) (.+)/],
  ["diff", /^\*\*\* (?:Update|Add|Delete) File: (.+)/],
  ["file-header", /^[\s/*#;<!-]{0,12}(?:file|filename|path): ?([^\s*>]+)/i],
  ["file-header", /^(?:\/\/|#|--|;|\/\*) ?([\w@.~%][\w@.~%+\-\\]*[/\\][\w@.~%+\-/\\]*\.\w{1,10})\b/],
  ["file-header", /^<(?:file|document|source)[^>\n]{0,80}? (?:path|name|filename)="([^"\n]+)"/i],
]

const longestHeader = 400

/** Finds the paths whose content a text carries: fences, diffs, patches, file headers. Pure and linear. */
export const findContentPaths = (text: string): ReadonlyArray<ContentPath> => {
  const found: Array<ContentPath> = []
  let fence: { readonly mark: string; readonly path: string | undefined; readonly start: number } | undefined
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf("\n", start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, Math.min(end, start + longestHeader))
    const mark = /^\s{0,8}(`{3,}|~{3,})(.*)$/.exec(line)
    if (mark !== null && fence === undefined) {
      fence = { mark: mark[1] ?? "```", path: fencePath(mark[2] ?? ""), start: end + 1 }
    } else if (mark !== null && fence !== undefined && line.trim().startsWith(fence.mark)) {
      if (fence.path !== undefined)
        found.push({ path: fence.path, form: "fence", range: { start: fence.start, end: start } })
      fence = undefined
    } else {
      for (const [form, grammar] of lineGrammars) {
        const path = grammar.exec(line)?.[1]?.trim()
        if (path !== undefined && path !== "/dev/null") found.push({ path, form })
      }
    }
    start = end + 1
  }
  // A fence that is never closed runs to the end of the text.
  if (fence?.path !== undefined)
    found.push({ path: fence.path, form: "fence", range: { start: fence.start, end: text.length } })
  return found
}

/** Finds words of a text that look like paths: with a slash, or beginning with a dot. Linear; at most 400 characters each. */
export const findMentions = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  if (!text.includes("/") && !text.includes("\\") && !text.includes(".")) return found
  for (const [word] of text.matchAll(/[\w@.~%+\-/\\]+/g)) {
    if (word.length > longestHeader || word.length < 3) continue
    if (word.includes("/") || word.includes("\\") || word.startsWith(".")) found.add(word.replace(/[.,:]+$/, ""))
  }
  return found
}
