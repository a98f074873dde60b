import { execFile } from "node:child_process"
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { buildPackages } from "../build-packages.ts"

const run = promisify(execFile)
const root = join(import.meta.dirname, "..", "..", "..")
const npm = process.platform === "win32" ? "npm.cmd" : "npm"
const tenMinutes = 600_000

/** The folders of the packages that are published. */
export const packageFolders = async (): Promise<ReadonlyArray<string>> =>
  (await readdir(join(root, "packages"))).map((name) => join(root, "packages", name))

const runNpm = (args: ReadonlyArray<string>, cwd: string) =>
  run(npm, [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    timeout: tenMinutes,
    shell: process.platform === "win32",
  })

/** Builds and packs every package, as a release does, and gives the archives. */
export const packPackages = async (folder: string): Promise<ReadonlyArray<string>> => {
  await mkdir(folder, { recursive: true })
  buildPackages()
  for (const source of await packageFolders()) await runNpm(["pack", "--pack-destination", folder], source)
  return (await readdir(folder)).filter((file) => file.endsWith(".tgz")).map((file) => join(folder, file))
}

/** Makes an empty project outside the workspace and installs into it. */
export const makeProject = async (folder: string, wanted: ReadonlyArray<string>): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await runNpm(["install", "--save-exact", ...wanted], folder)
}

/** Installs more into a project. */
export const addTo = (folder: string, wanted: ReadonlyArray<string>) =>
  runNpm(["install", "--no-save", "--omit=optional", ...wanted], folder)

/** Runs a program of the project with the given Node, without the workspace's conditions. */
export const runIn = async (folder: string, file: string, node = process.execPath): Promise<string> => {
  const env = { ...process.env, NODE_OPTIONS: "", XDG_STATE_HOME: join(folder, "state") }
  const { stdout } = await run(node, [file], { cwd: folder, env, timeout: tenMinutes })
  return stdout
}

/** What lies in a folder. */
export interface FolderSize {
  readonly megabytes: number
  readonly packages: number
}

/** Adds up the files of an installation, in units of a million bytes, and counts its packages. */
export const sizeOf = async (folder: string): Promise<FolderSize> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const file of files) if (file.isFile()) bytes += (await stat(join(file.parentPath, file.name))).size
  const lock = JSON.parse(await readFile(join(folder, ".package-lock.json"), "utf8")) as { packages: object }
  return { megabytes: bytes / 1e6, packages: Object.keys(lock.packages).length }
}

/** Milliseconds that a fresh process takes to import an entry, the start of Node itself not counted. */
export const importMs = async (folder: string, entry: string): Promise<number> => {
  const program = `const t = performance.now(); await import(${JSON.stringify(entry)}); console.log(performance.now() - t)`
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "" },
  })
  return Number(stdout)
}

/** The entries of the packages that a program may import, as published. */
export const entriesOf = async (): Promise<ReadonlyArray<string>> => {
  const entries: Array<string> = []
  for (const folder of await packageFolders()) {
    const { name, exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      name: string
      exports: Readonly<Record<string, string | object>>
    }
    for (const [path, target] of Object.entries(exports)) {
      // Data, programs that are started and not imported, and the suite that needs vitest.
      if (typeof target === "string" || /process$|worker$|contract$/.test(path)) continue
      entries.push(`${name}${path.slice(1)}`)
    }
  }
  return entries
}
