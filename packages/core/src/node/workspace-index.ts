import { lstatSync } from "node:fs"
import { join, resolve } from "node:path"
import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { makeFingerprintIndex } from "../fingerprint/fingerprint-index.ts"
import { makeProtectedPlaces, type ProtectedPlaces } from "../inspect/protected-places.ts"
import { type Policy } from "../policy/policy.ts"
import { lookIntoFolders } from "./closed-folders.ts"
import { type IndexContent, openIndexContent, type SkippedFile } from "./index-content.ts"
import { type LinkedNames } from "./linked-names.ts"
import { type PastText } from "./past-text.ts"
import { makeFolderWatch } from "./watch-folders.ts"
import { listWorkspaceFiles, partFiles } from "./workspace-files.ts"

/** Whether the index knows the workspace as it is now. `building`: not read yet, or changed since. */
export type IndexState =
  | { readonly kind: "ready" }
  | { readonly kind: "building" }
  | { readonly kind: "failed"; readonly reason: string }

/** What is indexed, for a person who asks. */
export interface IndexReport {
  readonly protectedFiles: number
  readonly openFiles: number
  readonly skipped: ReadonlyArray<SkippedFile>
  /** Files that the last refresh read. */
  readonly read: number
  readonly warnings: ReadonlyArray<string>
}

/** The protected content of a workspace, kept up to date with the disk and with an editor's buffers. */
export interface WorkspaceIndex {
  /** The index to ask now. */
  readonly fingerprints: FingerprintIndex
  /** Where the protected files lie that the last refresh found. */
  readonly places: ProtectedPlaces
  readonly state: IndexState
  readonly report: IndexReport
  /** Reads what has changed; resolves when the index knows it. Never rejects. */
  readonly refresh: () => Promise<void>
  /** Resolves when also that of git's history is read which no request waits for. */
  readonly settled: () => Promise<void>
  /** Takes an unsaved buffer for the content of the file at `path`, at once. */
  readonly didChange: (path: string, text: string) => void
  /** The buffer that was given last for a file. */
  readonly bufferOf: (path: string) => string | undefined
  /** Writes what is not written yet, and watches no longer. */
  readonly close: () => Promise<void>
}

/** What an index is kept for. */
export interface WorkspaceIndexOptions {
  readonly seed: Uint8Array
  /** Where the index outlives the process. */
  readonly file: string
  /** The policy in force now; another object is another policy. */
  readonly policy: () => Policy
  /** Where the protected files that have several names are kept known. */
  readonly links: LinkedNames
}

const mostBuffers = 256
/** Changes come in heaps: what follows a change so soon is read with it. */
const settleMs = 50
/** An index is written so long after it has changed. */
const writeAfterMs = 5_000
/** Where folders cannot be watched, what was read so long ago is not known any more. */
const pollMs = 1_000

const parentsOf = (path: string): ReadonlyArray<string> => {
  const parents = [""]
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) parents.push(path.slice(0, at))
  return parents
}

type Entry = "absent" | "file" | "folder" | "link"

/** What is at a path. A file of several names is a link, too. */
const entryAt = (path: string): Entry => {
  try {
    const found = lstatSync(path)
    if (found.isDirectory()) return "folder"
    return found.isSymbolicLink() || found.nlink > 1 ? "link" : "file"
  } catch {
    // Gone, or in a folder that may not be read.
    return "absent"
  }
}

const nothing: IndexReport = { protectedFiles: 0, openFiles: 0, skipped: [], read: 0, warnings: [] }

/** Begins to index a workspace folder. */
export const makeWorkspaceIndex = (
  root: string,
  { seed, file, policy, links }: WorkspaceIndexOptions,
): WorkspaceIndex => {
  const buffers = new Map<string, string>()
  let content: IndexContent | undefined
  let opened: FingerprintIndex | undefined
  // An empty one takes milliseconds to make, and is asked only where something comes before the first look at the disk.
  const fingerprints = (): FingerprintIndex => (opened ??= makeFingerprintIndex({ seed }))
  /** Where the policy in force wants fingerprints. */
  let past: PastText | undefined
  let places = makeProtectedPlaces([])
  let report = nothing
  let failure: string | undefined
  /** Counts the changes; `known` is the last one that the index has. */
  let changes = 0
  let known = -1
  let knownPolicy: Policy | undefined
  let pollUntil = Number.POSITIVE_INFINITY
  let isClosed = false
  let refreshTimer: NodeJS.Timeout | undefined
  let writeTimer: NodeJS.Timeout | undefined

  const isCurrent = () =>
    known === changes &&
    knownPolicy === policy() &&
    performance.now() < pollUntil &&
    (past === undefined || past.isCurrent())

  const protectBuffer = (path: string, text: string): void => {
    const { zone, path: name } = policy().zoneOf(path)
    if (zone !== "cloud") fingerprints().protect(name, text)
  }

  const markChanged = (): void => {
    changes++
    refreshTimer ??= setTimeout(() => {
      refreshTimer = undefined
      void refresh()
    }, settleMs).unref()
  }

  const watch = makeFolderWatch(root, (path) => {
    if (path === ".git" || path?.startsWith(".git/") === true) return
    const entry = path === undefined ? "link" : entryAt(join(root, path))
    if (entry === "link") links.changed()
    if (path === undefined || entry === "folder" || entry === "link" || policy().zoneOf(path).zone !== "cloud")
      markChanged()
  })

  const write = (): void => {
    clearTimeout(writeTimer)
    writeTimer = undefined
    try {
      content?.write()
    } catch {
      const warning = "The index of protected content cannot be written: it is made anew at every start."
      report = { ...report, warnings: [...new Set([...report.warnings, warning])] }
    }
  }

  const writeSoon = (): void => {
    if (!isClosed) writeTimer ??= setTimeout(write, writeAfterMs).unref()
  }

  const read = async (now: Policy): Promise<void> => {
    const files = await listWorkspaceFiles(root)
    const { open, closed: listed } = await partFiles(files, now)
    const { files: closed, folders: inside, cut } = await lookIntoFolders(root, listed, now)
    // Under the name that a rule protects: a link to it is in the list, too.
    places = makeProtectedPlaces(closed)
    links.learn(closed.map(({ name }) => resolve(root, name)))
    const folders = new Set(
      [...open, ...closed.map(({ path }) => path), ...inside.map((path) => `${path}/`)].flatMap(parentsOf),
    )
    // Watched before it is read: what changes meanwhile is a change.
    const unwatched = watch.set(folders)
    pollUntil = unwatched === undefined ? Number.POSITIVE_INFINITY : performance.now() + pollMs
    if (!now.fingerprints) {
      past = undefined
      return
    }
    content ??= await openIndexContent(root, seed, file)
    past = content.past
    opened = content.fingerprints
    await content.readOpen([...open].flatMap((path) => files.head?.get(path) ?? []))
    const { skipped, read: count } = await content.readClosed(closed)
    for (const [path, text] of buffers) protectBuffer(path, text)
    await past.read(now, files.head)
    void past.settled().then(writeSoon)
    const warnings = [
      ...(files.head === undefined
        ? ["This folder is not in git: no file of it is known to be open, so that common code may bind a request."]
        : []),
      ...cut.map((path) => `${path} holds more files than are read: the others are known by their path only.`),
      ...(unwatched === undefined ? [] : [`Changes are looked for at every request, because ${unwatched}.`]),
    ]
    pollUntil = unwatched === undefined ? Number.POSITIVE_INFINITY : performance.now() + pollMs
    report = { protectedFiles: closed.length, openFiles: open.size, skipped, read: count, warnings }
  }

  const build = async (): Promise<void> => {
    const change = changes
    const now = policy()
    try {
      if (now.status === "given") await read(now)
      else past = undefined
      failure = undefined
    } catch (error) {
      failure = error instanceof Error ? error.message : "it cannot be read"
    }
    if (isClosed) return
    known = change
    knownPolicy = now
    writeSoon()
  }

  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const refresh = (): Promise<void> => {
    if (isClosed) return Promise.resolve()
    if (running === undefined) {
      running = build().finally(() => {
        running = undefined
      })
      return running
    }
    // What runs may have passed over what has changed since.
    next ??= running.then(() => {
      next = undefined
      return isCurrent() ? undefined : refresh()
    })
    return next
  }
  void refresh()

  return {
    get fingerprints() {
      return fingerprints()
    },
    get places() {
      return places
    },
    get state() {
      if (failure !== undefined) return { kind: "failed", reason: failure } as const
      return { kind: isCurrent() ? "ready" : "building" } as const
    },
    get report() {
      return { ...report, warnings: [...report.warnings, ...(past?.warnings() ?? [])] }
    },
    refresh,
    settled: async () => {
      await running
      await past?.settled()
    },
    didChange: (path, text) => {
      const { path: name } = policy().zoneOf(path)
      buffers.delete(name)
      buffers.set(name, text)
      const [oldest] = buffers.keys()
      if (buffers.size > mostBuffers && oldest !== undefined) buffers.delete(oldest)
      protectBuffer(name, text)
    },
    bufferOf: (path) => buffers.get(policy().zoneOf(path).path),
    close: async () => {
      isClosed = true
      clearTimeout(refreshTimer)
      watch.close()
      past?.stop()
      await running
      past?.stop()
      await past?.settled()
      watch.close()
      write()
    },
  }
}
