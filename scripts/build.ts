// Builds what is published: the compiler's output of every package, then the command in one piece.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { bundleCommand } from "./bundle-command.ts"

const root = join(import.meta.dirname, "..")
const compiler = join(root, "node_modules", "typescript", "bin", "tsc")

const { status } = spawnSync(process.execPath, [compiler, "-b"], { cwd: root, stdio: "inherit" })
if (status === 0) await bundleCommand()
else process.exitCode = status ?? 1
