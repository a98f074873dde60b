import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { type Client } from "./client.ts"

const run = promisify(execFile)

const tenMinutes = 600_000

/** Where the clients are kept: beside the system's temporary files, so that a second run finds them. */
export const clientsFolder = (): string => join(tmpdir(), "postern-clients")

/**
 * Installs a client from the registry, with a home of its own; its install scripts run, for they put its program in place.
 * Gives the folder of its executables, or nothing where it cannot be installed.
 */
export const installClient = async ({ name, packageName, version }: Client): Promise<string | undefined> => {
  const folder = join(clientsFolder(), `${name}-${version}`)
  const bin = join(folder, "node_modules", ".bin")
  if (existsSync(bin)) return bin
  const making = `${folder}.${process.pid}`
  await mkdir(join(making, "home"), { recursive: true })
  try {
    await writeFile(join(making, "package.json"), JSON.stringify({ private: true }))
    // `npm run` hands this repository's own setting down, which keeps scripts from running.
    const words = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"]
    await run("npm", [...words, `${packageName}@${version}`], {
      cwd: making,
      timeout: tenMinutes,
      env: { ...process.env, HOME: join(making, "home") },
    })
    await rename(making, folder)
    return bin
  } catch {
    return undefined
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}
