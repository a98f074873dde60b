import { type ContentPath } from "./content-path.ts"

/** How one tool or habit writes whose content a text holds; the pattern's first group that took part is the path. */
export interface LineGrammar {
  readonly form: ContentPath["form"]
  /** Texts without it are passed over: short, not bound to a line, so that it costs little. */
  readonly trigger: RegExp
  /** Global, bound to a line's beginning, every quantifier bounded: one pass over a text. */
  readonly pattern: RegExp
}

const diff = (trigger: RegExp, pattern: RegExp): LineGrammar => ({ form: "diff", trigger, pattern })
const header = (trigger: RegExp, pattern: RegExp): LineGrammar => ({ form: "file-header", trigger, pattern })
const grep = (trigger: RegExp, pattern: RegExp): LineGrammar => ({ form: "grep", trigger, pattern })
const tag = (trigger: RegExp, pattern: RegExp): LineGrammar => ({ form: "tag", trigger, pattern })

/** The grammars of single lines. */
export const lineGrammars: ReadonlyArray<LineGrammar> = [
  // Unified diffs, git's own, patches of agents.
  diff(/--- /, /^--- (?:"?[a-z]\/)?([^\t\n]{1,400})/gm),
  diff(/\+\+\+ /, /^\+\+\+ (?:"?[a-z]\/)?([^\t\n]{1,400})/gm),
  diff(/diff --git /, /^diff --git "?(?:[a-z]\/)?([^\n]{1,400}?)"? "?(?:[a-z]\/)/gm),
  diff(/diff --git /, /^diff --git [^\n]{1,400}? "?[a-z]\/([^\n]{1,400})$/gm),
  diff(/diff --c/, /^diff --(?:cc|combined) ([^\n]{1,400})/gm),
  diff(/Index: /, /^Index: ([^\n]{1,400})/gm),
  diff(/(?:rename|copy) from /, /^(?:rename|copy) from ([^\n]{1,400})/gm),
  diff(/(?:rename|copy) to /, /^(?:rename|copy) to ([^\n]{1,400})/gm),
  diff(/Binary files /, /^Binary files (?:[a-z]\/)?([^\n]{1,400}?) and /gm),
  diff(/\*\*\* /, /^\*\*\* (?:(?:Update|Add|Delete) File|Move to): ([^\n]{1,400})/gm),
  // `==> x <==` of head and tail, `==== x ====`, `===== FILE: x =====`, `--- x ---`.
  header(/={2}>? ?\S/, /^={2,20}>? ?(?:FILE: ?)?([^\n=]{1,400}?) ?<?={2,20}$/gim),
  header(/\S -{3}/, /^-{3,20} (?:FILE: ?)?([^\n]{1,400}?) -{3,20}$/gim),
  header(/-- ?BEGIN /i, /^-{2,20} ?BEGIN (?:FILE: ?)?([^\n]{1,400}?) ?-{2,20}$/gim),
  // `[file name]: x`, `# File: x`, `// path: x`, `**Path:** x`, `File: x`.
  header(
    /(?:file|name|path|source)[\]*_]{0,3} ?[:=]/i,
    /^[ \t]{0,16}(?:\/\/+|\/\*+|#+|--|;+|%+|<!--|\*>|'|REM|"""|>)?[ \t]{0,4}(?!PATH=[/~$][^\n:]{0,400}:[/~$])[[*_]{0,3}(?:source |relative )?(?:file[ _]?(?:name|path)?|path|source)[\]*_]{0,3} ?[:=][*_]{0,2} ?([^\n]{1,400})/gim,
  ),
  // A comment in any language that holds a path and nothing else.
  header(/\//, /^[ \t]{0,16}(?:\/\/+|\/\*+|#+!?|--|;+|%+|<!--|\*>|'|REM|"""|\(\*) ?([^\s:][^\n]{1,400})/gm),
  header(/\\/, /^[ \t]{0,16}(?:\/\/+|\/\*+|#+!?|--|;+|%+|<!--|\*>|'|REM|"""|\(\*) ?([^\s:][^\n]{1,400})/gm),
  // Elements: `<file path="x">`, `<document><source>x</source>`, `<read_file><path>x</path>`.
  tag(
    /(?:path|file|name|uri|src)=["']/i,
    /<[a-z][\w:-]{0,40} [^>\n]{0,200}?\b(?:path|file|filename|filepath|file_path|uri|src)=["']([^"'\n]{1,400})["']/gi,
  ),
  tag(
    /name=["']/i,
    /<(?:file|document|source|code|snippet|item|attachment)[\w:-]{0,40} [^>\n]{0,200}?\bname=["']([^"'\n]{1,400})["']/gi,
  ),
  tag(
    /<\//,
    /<(?:source|path|file|filename|file_?path|file_?name|document_path|relative_path|uri|location)>\s{0,8}([^<\n]{1,400}?)\s{0,8}<\//gi,
  ),
  // grep and ripgrep with line numbers, and their context lines; the message of a compiler is no content.
  grep(
    /:\d{1,7}:/,
    /^((?:[A-Za-z]:[\\/])?[^\s:][^:\n]{0,300}):\d{1,7}:(?!\d{1,5}: (?:fatal )?(?:error|warning|note|info|hint)\b)(?=[^\n])/gm,
  ),
  grep(/-\d{1,7}-/, /^([^\s:][^:\n]{0,300}?)-\d{1,7}-(?=[^\n])/gm),
  grep(/=\d{1,7}=/, /^([^\s:][^:=\n]{0,300}?)=\d{1,7}=(?=[^\n])/gm),
  // git blame with names of files, and its porcelain form.
  {
    form: "blame",
    trigger: / \d{1,7}\) /,
    pattern: /^\^?[\da-f]{7,40} ([^\n(]{1,300}?) {1,40}\([^\n)]{1,120} \d{1,7}\) /gm,
  },
  { form: "blame", trigger: /\nfilename /, pattern: /^filename ([^\n]{1,400})/gm },
  // A traceback of Python prints the line of code below the place.
  {
    form: "stack-trace",
    trigger: /File "/,
    pattern: /^[ \t]{0,16}File "([^"\n]{1,400})", line \d{1,7}[^\n]{0,200}\n[ \t]{3,40}(?!File ")\S/gm,
  },
  // Compilers, linters and Node print the code, and a caret, below the place.
  {
    form: "stack-trace",
    trigger: /^[ \t>]{0,16}(?:\d{1,7}[ \t]{0,4}[|│]|\d{0,7}[ \t]{0,8}[|│]?[ \t]{0,200}[\^~]{1,200}[ \t]{0,8}$)/m,
    pattern:
      /^(?:[^\n]{0,80}?(?:-->|in|at) )?((?:[A-Za-z]:[\\/])?[^\s:(][^:\n(]{0,300}?)(?::\d{1,7}|\(\d{1,7}[,)])[^\n]{0,400}\n(?:[^\n]{0,400}\n){0,2}[ \t]{0,16}(?:>? ?\d{1,7}[ \t]{0,4}[|│]|\d{0,7}[ \t]{0,8}[|│]?[ \t]{0,200}[\^~]{1,200}[ \t]{0,8}$)/gm,
  },
]
