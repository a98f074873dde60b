import { type Dirent } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { readTextFile } from "./readable-text-file.ts"

/** Bounds of what is read of dependencies: all together, of each, and in one file. */
const mostBytes = 40_000_000
const mostBytesOfEach = 400_000
const largestFile = 200_000

/** What others have published: declarations, sources as they are installed, licences, introductions. */
const isPublished = (name: string): boolean =>
  /\.(?:d\.[cm]?ts|py|go|rb|php|h)$/.test(name) || /^(?:licen[cs]e|copying|notice|readme)\b/i.test(name)

const entriesOf = async (folder: string): Promise<ReadonlyArray<Dirent>> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // No such folder: no such dependencies.
    return []
  }
}

const foldersIn = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))

/** The folders of single dependencies, of the ecosystems that install them below the workspace. */
const dependencyFolders = async (root: string): Promise<ReadonlyArray<string>> => {
  const packages = await foldersIn(join(root, "node_modules"))
  const nested = await Promise.all(
    packages.map((folder) => (/[\\/]@[^\\/]+$/.test(folder) ? foldersIn(folder) : [folder])),
  )
  const python = await Promise.all(
    [".venv", "venv"].map(async (name) => {
      const versions = await foldersIn(join(root, name, "lib"))
      return (await Promise.all(versions.map((version) => foldersIn(join(version, "site-packages"))))).flat()
    }),
  )
  return [...nested.flat(), ...python.flat(), ...(await foldersIn(join(root, "vendor")))]
}

/** Reads what the workspace's dependencies have published, within bounds, in a stable order. */
export async function* readBackground(root: string): AsyncGenerator<string> {
  let left = mostBytes
  for (const dependency of await dependencyFolders(root)) {
    let leftOfThis = mostBytesOfEach
    const folders = [dependency]
    for (const folder of folders) {
      for (const entry of await entriesOf(folder)) {
        const path = join(folder, entry.name)
        if (entry.isDirectory() && entry.name !== "node_modules") folders.push(path)
        if (!entry.isFile() || !isPublished(entry.name) || leftOfThis <= 0) continue
        const { size } = await stat(path)
        if (size > largestFile) continue
        const read = await readTextFile(path, size)
        if (!("text" in read)) continue
        leftOfThis -= size
        left -= size
        if (left < 0) return
        yield read.text
      }
      if (leftOfThis <= 0) break
    }
  }
}
