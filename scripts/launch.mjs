// Runs a TypeScript file, or a tool of the workspace, under the workspace's own Node; installs first where that is needed.
// Plain JavaScript: it must run on Node 20 in a clone that has no node_modules. Writes to stderr only.
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const modules = join(root, "node_modules")
const stampFile = join(modules, ".postern-install")
const lock = join(root, ".install-lock")
const node = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node")
const npm = process.platform === "win32" ? "npm.cmd" : "npm"

const wanted = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
const isCurrent = () => existsSync(node) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted()
const say = (text) => process.stderr.write(`${text}\n`)

const npmRun = (args) => {
  const { status } = spawnSync(npm, [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  })
  if (status === 0) return
  say(`Expected \`npm ${args.join(" ")}\` to succeed, came exit code ${status}; see its output above.`)
  process.exit(status ?? 1)
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Takes the lock, or waits for whoever holds it; a lock whose owner is gone is taken over. */
const takeLock = () => {
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, "pid"), String(process.pid))
      return
    } catch (error) {
      if (error.code !== "EEXIST") throw error
    }
    const pidFile = join(lock, "pid")
    const isFresh = existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 5_000
    const owner = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : undefined
    if (owner === undefined ? !isFresh : !isAlive(owner)) rmSync(lock, { recursive: true, force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
}

const install = () => {
  takeLock()
  try {
    if (isCurrent()) return
    say("Installing the locked dependencies, install scripts off (about a minute, once)…")
    const started = Date.now()
    npmRun(["ci", "--ignore-scripts"])
    npmRun(["rebuild", "node", "--ignore-scripts=false"])
    writeFileSync(stampFile, wanted())
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

if (!isCurrent()) install()

const [first, ...rest] = process.argv.slice(2)
const bins = { vitest: "vitest/vitest.mjs" }
const entry = first === "--bin" ? join(modules, bins[rest[0]]) : join(root, first)
const args = first === "--bin" ? rest.slice(1) : rest
const child = spawn(node, ["--conditions=@postern/source", entry, ...args], {
  stdio: "inherit",
  cwd: first === "--bin" ? root : process.cwd(),
  env: {
    ...process.env,
    PATH: `${join(modules, ".bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
  },
})
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
