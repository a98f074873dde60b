import { spawnSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..", "..")

/** The `postern` command as the package has it: in one piece, its modules resolved without the repository's condition. */
export const posternProgram = join(root, "packages", "gateway", "dist", "command", "main.js")

/** Builds the packages as a release does: what is measured is what a package holds. */
export const buildPackages = (): void => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts", "build.ts")], {
    cwd: root,
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(`The packages could not be built: ${stdout}${stderr}`)
}
