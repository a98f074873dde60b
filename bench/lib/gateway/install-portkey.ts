import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

const version = "1.15.2"

// What the registry resolves for it (1.19) answers every streamed request with 500: its headers cannot be changed any more.
const honoServer = "1.13.8"

const entry = ["node_modules", "@portkey-ai", "gateway", "build", "start-server.js"]

/**
 * Installs Portkey's gateway into a folder beside the system's temporary files, which later runs find again; no install script
 * runs. Gives the program that starts it, or nothing where the registry does not give it.
 */
export const installPortkey = async (): Promise<string | undefined> => {
  const folder = join(tmpdir(), `postern-bench-portkey-${version}-${honoServer}`)
  const program = join(folder, ...entry)
  if (existsSync(program)) return program
  const making = `${folder}.${process.pid}`
  await mkdir(making, { recursive: true })
  const manifest = {
    private: true,
    dependencies: { "@portkey-ai/gateway": version },
    overrides: { "@hono/node-server": honoServer },
  }
  try {
    await writeFile(join(making, "package.json"), JSON.stringify(manifest))
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: making,
      timeout: 180_000,
      shell: process.platform === "win32",
    })
    await rename(making, folder)
    return program
  } catch {
    return existsSync(program) ? program : undefined
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}
