import { basename, extname } from "node:path"
import { type Zone } from "@postern/core"
import { type SecretFile } from "./find-secret-files.ts"

/** What is known of a repository by its file names alone. */
export interface RepositoryFacts {
  readonly files: number
  /** Number of files by language, most first. */
  readonly languages: ReadonlyArray<readonly [language: string, files: number]>
  /** Exclusion files of other tools that Postern can honour. */
  readonly ignoreFiles: ReadonlyArray<string>
  /** Folders whose names make one ask whether they are for others: suggested in comments, for a person to choose. */
  readonly suggestions: ReadonlyArray<ProposedRule>
  /** Rules that its folders and files suggest, with the number of files that each matches. */
  readonly rules: ReadonlyArray<ProposedRule>
}

/** A rule that the name or the content of files suggests. */
export interface ProposedRule {
  readonly pattern: string
  readonly reason: string
  readonly files: number
  /** Absent: `device`. */
  readonly zone?: Zone
}

const signs = /[\\*?[\]!# ]/g

/** A pattern that matches one file and no other. */
const patternOf = (path: string): string => `/${path.replace(signs, "\\$&")}`

/** Names of files that show which settings there are, with stand-ins for the secrets. */
const templateName = /^(?:\.env\.(?:example|sample|template|dist|defaults)|(?:example|sample|template)\.env)$/i

/** Rules that open what a built-in one takes for credentials, and what is a template by its name and holds no secret. */
export const rulesForTemplates = (
  credentials: ReadonlyArray<string>,
  secrets: ReadonlyArray<SecretFile>,
  zone: Zone,
): ReadonlyArray<ProposedRule> =>
  credentials
    .filter((path) => templateName.test(basename(path)) && !secrets.some((secret) => secret.path === path))
    .map((path) => ({ pattern: patternOf(path), reason: "a template, by its name", files: 1, zone }))

/** The most files that get a rule each; who has more of them does better with a folder's rule. */
const mostSecretRules = 30

/** Rules for files that hold secrets and that nothing else binds. */
export const rulesForSecrets = (
  files: ReadonlyArray<SecretFile>,
  isBound: (path: string) => boolean,
): ReadonlyArray<ProposedRule> =>
  files
    .filter(({ path }) => !isBound(path))
    .slice(0, mostSecretRules)
    .map(({ path, kinds }) => ({ pattern: patternOf(path), reason: `holds a secret (${kinds.join(", ")})`, files: 1 }))

const languageOf: Readonly<Record<string, string>> = {
  ".ts": "TypeScript",
  ".tsx": "TypeScript",
  ".js": "JavaScript",
  ".jsx": "JavaScript",
  ".mjs": "JavaScript",
  ".py": "Python",
  ".go": "Go",
  ".rs": "Rust",
  ".java": "Java",
  ".kt": "Kotlin",
  ".cs": "C#",
  ".c": "C",
  ".h": "C",
  ".cpp": "C++",
  ".rb": "Ruby",
  ".php": "PHP",
  ".swift": "Swift",
  ".cbl": "COBOL",
  ".cob": "COBOL",
  ".sql": "SQL",
  ".sh": "Shell",
}

/** Names of folders that say themselves that what they hold is not for others. */
const closedFolder =
  /^(?:secrets?|private|confidential|proprietary|internal-only|certs?|credentials|customers?|customer-data|dumps?|backups?)$/i

/** Names of folders that may mean so, and may not: a person has to say. */
const askedFolder =
  /^(?:.*secret.*|.*vault.*|.*proprietary.*|.*confidential.*|internal.*|pricing|billing|payroll|finance|legal|contracts?|algorithms?|licen[cs]ing|patents?)$/i

/** Endings of files that mostly hold data, not code. */
const dataEnding = /\.(?:csv|tsv|parquet|xlsx?|sqlite3?|db|dump|bak|sql\.gz)$/i

const exclusionNames = new Set([
  ".aiexclude",
  ".aiignore",
  ".cursorignore",
  ".aiderignore",
  ".geminiignore",
  ".clineignore",
])

const increase = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

const byCount = (counts: Map<string, number>): ReadonlyArray<readonly [string, number]> =>
  [...counts].toSorted(([, a], [, b]) => b - a)

/** Reads what the names of a repository's files say. Pure. */
export const readRepository = (paths: ReadonlyArray<string>): RepositoryFacts => {
  const languages = new Map<string, number>()
  const closed = new Map<string, number>()
  const asked = new Map<string, number>()
  const data = new Map<string, number>()
  const ignoreFiles = new Set<string>()
  for (const path of paths) {
    const language = languageOf[extname(path).toLowerCase()]
    if (language !== undefined) increase(languages, language)
    if (exclusionNames.has(basename(path))) ignoreFiles.add(basename(path))
    const steps = path.split("/").slice(0, -1)
    const at = steps.findIndex((step) => closedFolder.test(step))
    const [ending] = dataEnding.exec(path) ?? []
    if (at !== -1) increase(closed, `${steps.slice(0, at + 1).join("/")}/**`)
    else if (steps.some((step) => askedFolder.test(step)))
      increase(asked, `${steps.slice(0, steps.findIndex((step) => askedFolder.test(step)) + 1).join("/")}/**`)
    else if (ending !== undefined) increase(data, `*${ending.toLowerCase()}`)
  }
  return {
    files: paths.length,
    languages: byCount(languages),
    ignoreFiles: [...ignoreFiles].toSorted(),
    suggestions: byCount(asked).map(([pattern, files]) => ({ pattern, files, reason: "not for others" })),
    rules: [
      ...byCount(closed).map(([pattern, files]) => ({ pattern, files, reason: "its folder's name says so" })),
      ...byCount(data).map(([pattern, files]) => ({ pattern, files, reason: "data, not code" })),
    ],
  }
}

const mostSuggestions = 20

const ruleLine = ({ pattern, reason, files, zone = "device" }: ProposedRule): string =>
  `    { "paths": [${JSON.stringify(pattern)}], "zone": "${zone}", "reason": ${JSON.stringify(reason)} }, // ${files} file${files === 1 ? "" : "s"}`

/** Writes a policy file for a repository, with comments for whoever reads it first; `schema` is where an editor finds the schema. */
export const proposePolicy = (facts: RepositoryFacts, defaultZone: Zone, schema?: string): string =>
  [
    "// How far each file of this repository may travel: nowhere < device < internal < cloud.",
    "// The last rule that matches a path decides, else `default`. Check with `postern check`.",
    "{",
    ...(schema === undefined ? [] : [`  "$schema": ${JSON.stringify(schema)},`]),
    '  "version": 1,',
    `  "default": "${defaultZone}",`,
    '  "rules": [',
    ...(facts.rules.length > 0
      ? facts.rules.map(ruleLine)
      : facts.suggestions.length > 0
        ? []
        : ['    // { "paths": ["src/pricing/**"], "zone": "device", "reason": "trade secret" },']),
    ...(facts.suggestions.length > 0 ? ["    // Are these for others? If not, take the slashes away:"] : []),
    ...facts.suggestions.slice(0, mostSuggestions).map((rule) => ruleLine(rule).replace("    {", "    // {")),
    "    // .env files, keys and other credentials are bound by built-in rules already.",
    "  ],",
    ...(facts.ignoreFiles.length > 0
      ? [
          "  // What other tools are told to leave alone stays on the device here, too.",
          `  "ignoreFiles": ${JSON.stringify(facts.ignoreFiles)},`,
        ]
      : []),
    "  // Terms that a cloud model must meet, for instance where its servers stand:",
    '  // "cloud": { "regions": ["eu"] },',
    "}",
    "",
  ].join("\n")
