import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { makeRandom, type Random } from "../random.ts"
import { type Language, languages, makeSource } from "./source-text.ts"

/** A file of a generated repository. */
export interface SourceFile {
  readonly path: string
  readonly language: Language
  readonly isProtected: boolean
  readonly text: string
}

/** A repository in a temporary folder, with its policy committed. */
export interface Repository {
  readonly root: string
  readonly files: ReadonlyArray<SourceFile>
  /** Text that a protected file had in an earlier commit. */
  readonly earlier: SourceFile
  /** A protected file that is gone. */
  readonly deleted: SourceFile
  /** Protected files that no working tree has: of another branch, a tag, a stash, an old commit. */
  readonly onlyInGit: ReadonlyArray<SourceFile>
  readonly git: (...args: ReadonlyArray<string>) => void
}

const extensions: Readonly<Record<Language, string>> = {
  typescript: "ts",
  python: "py",
  cobol: "cbl",
  sql: "sql",
  csv: "csv",
  prose: "md",
}

/** The policy of every generated repository. */
export const policyText = `{
  "version": 1,
  "default": "cloud",
  // What the business lives from.
  "rules": [{ "paths": ["closed/**"], "zone": "device", "reason": "trade secret" }]
}
`

const filesPerLanguage = 3

const makeFiles = (random: Random): ReadonlyArray<SourceFile> =>
  languages.flatMap((language) =>
    [true, false].flatMap((isProtected) =>
      Array.from({ length: filesPerLanguage }, (_, index) => ({
        path: `${isProtected ? "closed" : "open"}/${language}/part${index}.${extensions[language]}`,
        language,
        isProtected,
        text: makeSource(language, 120, random),
      })),
    ),
  )

/** Writes a repository that the seed determines: half of it protected, a history, no text shared between files. */
export const makeRepository = (seed: number): Repository => {
  const random = makeRandom(seed)
  const root = mkdtempSync(join(tmpdir(), "postern-leak-"))
  const git = (...args: ReadonlyArray<string>) =>
    void execFileSync(
      "git",
      ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false", ...args],
      { cwd: root, stdio: "ignore" },
    )
  const write = ({ path, text }: Pick<SourceFile, "path" | "text">) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const files = makeFiles(random)
  const closed = (name: string, language: Language = "typescript"): SourceFile => ({
    path: `closed/${language}/${name}.${extensions[language]}`,
    language,
    isProtected: true,
    text: makeSource(language, 120, random),
  })
  const [earlier, deleted] = [closed("changed"), closed("deleted")]
  git("init", "-q")
  write({ path: "postern.jsonc", text: policyText })
  for (const file of [...files, earlier, deleted]) write(file)
  git("add", "-A")
  git("commit", "-qm", "Begin")
  const [branched, tagged, stashed, removed] = [
    closed("branched", "python"),
    closed("tagged", "csv"),
    closed("stashed", "prose"),
    closed("removed", "sql"),
  ]
  const commit = (file: SourceFile) => {
    write(file)
    git("add", "-A")
    git("commit", "-qm", "Change")
  }
  git("checkout", "-qb", "other")
  commit(branched)
  git("checkout", "-q", "--detach", "HEAD^")
  commit(tagged)
  git("tag", "old")
  git("checkout", "-q", "-B", "main", "HEAD^")
  commit(removed)
  git("rm", "-q", removed.path)
  git("commit", "-qm", "Remove")
  write(stashed)
  git("stash", "push", "-q", "--include-untracked")
  return { root, files, earlier, deleted, onlyInGit: [branched, tagged, stashed, removed], git }
}
