/** What a path may mean. */
export interface Reading {
  readonly path: string
  /**
   * `place`: it may be a folder, of which nothing is read by that. `guess`: it may be no path at all, or one of a folder in which
   * the command did not run. `named`: nothing of what is there is read. Absent: it is read.
   */
  readonly certainty?: "place" | "guess" | "named"
}

/** Where a command may run, and what it may know. */
export interface Shell {
  /** Folders that were entered, the latest last: paths may be relative to each. */
  readonly entered: ReadonlyArray<string>
  /**
   * Where the shell stands, once for every reading: one that goes on from the call before, and one that begins at the root. Empty:
   * nobody knows.
   */
  readonly current: ReadonlyArray<string>
  /** Temporary files that commands have emptied and written: what they hold is what those printed. */
  readonly written: ReadonlySet<string>
  /** Values that commands have set. */
  readonly variables: ReadonlyMap<string, string>
}

/** So many folders are remembered. */
const mostFolders = 12

/** A shell at the workspace's root. */
export const atRoot: Shell = { entered: [], current: [""], written: new Set(), variables: new Map() }

/** A shell of which nobody knows where it stands: a text shows what was typed, and not where. */
export const somewhere: Shell = { ...atRoot, current: [] }

const isAbsolute = (path: string): boolean => /^(?:[/\\~]|[A-Za-z]:[/\\]|\$|%)/.test(path)

/** Longer ways are not followed on. */
const longestFolder = 200

const join = (folder: string, path: string): string =>
  folder === "" || folder.length > longestFolder || isAbsolute(path)
    ? path
    : `${folder.replace(/[/\\]{1,9}$/, "")}/${path}`

const unique = (folders: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(folders)]

/** A path as it is written, and as it reads in each folder that was entered: each of these is a guess. */
export const readingsOf = (path: string, { entered, written }: Shell): ReadonlyArray<Reading> => {
  if (isAbsolute(path)) return [written.has(path) ? { path, certainty: "named" } : { path }]
  return [{ path }, ...entered.map((folder): Reading => ({ path: join(folder, path), certainty: "guess" }))]
}

const temporary =
  /^(?:(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)|\$TMPDIR|\$\{TMPDIR\}|%TEMP%|\$env:TEMP)[/\\](?!.*\.\.)/

const mostWritten = 100

/** A shell after a file was emptied and written; only that of a temporary one is remembered. */
export const writeFile = (shell: Shell, path: string): Shell =>
  temporary.test(path) && shell.written.size < mostWritten
    ? { ...shell, written: new Set([...shell.written, path]) }
    : shell

const climbs = (folder: string): boolean => !isAbsolute(folder) && /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(folder)

/**
 * What a step into a folder names. One that climbs, as `cd ..`, leads back as often as out: it starts where the shell of the
 * call before stood, where that is known, and names nothing where nobody knows where it starts.
 */
export const stepsOf = (folder: string, { current }: Shell): ReadonlyArray<string> => {
  if (!climbs(folder)) return [folder]
  const known = current.filter((from) => from !== "")
  return known.length > 0 ? known.map((from) => join(from, folder)) : current.map(() => folder)
}

/** A shell in which one command alone works in another folder: `git -C folder`. */
export const visitFolder = (shell: Shell, folder: string): Shell => {
  const there = unique(shell.current.map((from) => join(from, folder)))
  return { ...shell, entered: unique([...shell.entered, folder, ...there]).slice(-mostFolders) }
}

/** Whether the same step was taken twice already: taken again it fails, or each step begins at the root. */
const isRepeated = (from: string, folder: string): boolean => `/${from}`.endsWith(`/${folder}/${folder}`)

/** A shell after a step into another folder. */
export const enterFolder = (shell: Shell, folder: string): Shell => {
  const from = shell.current.length === 0 && !climbs(folder) ? [""] : shell.current
  const there = unique(from.map((start) => (isRepeated(start, folder) ? start : join(start, folder))))
  return { ...shell, entered: unique([...shell.entered, folder, ...there]).slice(-mostFolders), current: there }
}

/** A shell as the next call finds it: it goes on, or a new one begins at the root. */
export const nextCall = ({ current, ...rest }: Shell): Shell => ({
  ...rest,
  current: unique(["", ...current.slice(-1)]),
})
