import { type Zone } from "@postern/core"

interface PlacedFile {
  readonly path: string
  readonly zone: Zone
}

/** A folder, or a file that differs from its folder, and how many files may travel how far. */
export interface ZoneSummary {
  readonly path: string
  /** How far it is from the workspace's root, for indentation. */
  readonly depth: number
  /** Number of files by zone, most first. */
  readonly zones: ReadonlyArray<readonly [zone: Zone, files: number]>
}

interface Folder {
  readonly counts: Map<Zone, number>
  readonly folders: Map<string, Folder>
  readonly files: Map<string, Zone>
}

const makeFolder = (): Folder => ({ counts: new Map(), folders: new Map(), files: new Map() })

const makeTree = (files: ReadonlyArray<PlacedFile>): Folder => {
  const root = makeFolder()
  for (const { path, zone } of files) {
    const names = path.split("/")
    const name = names.pop() ?? path
    let folder = root
    folder.counts.set(zone, (folder.counts.get(zone) ?? 0) + 1)
    for (const step of names) {
      const next = folder.folders.get(step) ?? makeFolder()
      folder.folders.set(step, next)
      folder = next
      folder.counts.set(zone, (folder.counts.get(zone) ?? 0) + 1)
    }
    folder.files.set(name, zone)
  }
  return root
}

const deepest = 6

const sortedCounts = ({ counts }: Folder): ZoneSummary["zones"] => [...counts].toSorted(([, a], [, b]) => b - a)

function* walk(folder: Folder, path: string, depth: number): Generator<ZoneSummary> {
  const zones = sortedCounts(folder)
  yield { path: path === "" ? "." : `${path}/`, depth, zones }
  if (zones.length < 2 || depth >= deepest) return
  const usual = zones[0]?.[0]
  const names = [...folder.folders].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, inner] of names) {
    // What is as its folder mostly is needs no line of its own.
    const isUsual = inner.counts.size === 1 && usual !== undefined && inner.counts.has(usual)
    if (!isUsual) yield* walk(inner, path === "" ? name : `${path}/${name}`, depth + 1)
  }
  for (const [name, zone] of [...folder.files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (zone !== usual) yield { path: path === "" ? name : `${path}/${name}`, depth: depth + 1, zones: [[zone, 1]] }
  }
}

/** Sums files up by folder: a line for each folder or file that is not as its folder mostly is. */
export const summarizeZones = (files: ReadonlyArray<PlacedFile>): ReadonlyArray<ZoneSummary> => [
  ...walk(makeTree(files), "", 0),
]
