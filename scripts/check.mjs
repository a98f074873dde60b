// Types, lint, format, Effect diagnostics and dead code: each timed on one line, its output shown when it fails.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const bin = (name) => join(root, "node_modules", ".bin", name)

const steps = [
  ["types", "tsc", ["-b"]],
  ["lint", "oxlint", ["--deny-warnings"]],
  ["format", "oxfmt", ["--check", "."]],
  ...["core", "router", "adapters", "gateway"].map((name) => [
    `effect ${name}`,
    "effect-tsgo",
    ["diagnostics", "--project", `packages/${name}/tsconfig.json`, "--severity", "error"],
  ]),
  ["dead code", "knip", []],
]

let failed = 0
for (const [name, tool, args] of steps) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(bin(tool), args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name.padEnd(16)} ${seconds.padStart(5)} s`)
  if (status !== 0) {
    failed++
    console.log(stdout + stderr)
  }
}
process.exitCode = failed === 0 ? 0 : 1
