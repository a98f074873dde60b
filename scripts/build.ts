// Builds what is published: the compiler's output of every package, then the command in one piece.
import { spawnSync } from "node:child_process"
import { cp, readdir } from "node:fs/promises"
import { join } from "node:path"
import { bundleCommand } from "./bundle-command.ts"

const root = join(import.meta.dirname, "..")
const packages = join(root, "packages")
const compiler = join(root, "node_modules", "typescript", "bin", "tsc")

const { status } = spawnSync(process.execPath, [compiler, "-b"], { cwd: root, stdio: "inherit" })
if (status === 0) {
  await bundleCommand()
  // Each package is passed on alone, and has to say under what terms.
  for (const name of await readdir(packages))
    for (const file of ["LICENSE", "NOTICE"]) await cp(join(root, file), join(packages, name, file))
} else process.exitCode = status ?? 1
