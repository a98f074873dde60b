// Runs a TypeScript file, or a tool of the workspace, under the workspace's own Node; installs first where that is needed.
// Plain JavaScript: it must run on Node 20 in a clone that has no node_modules. Writes to stderr only.
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { constants } from "node:os"
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
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error.code === "EPERM"
  }
}

const pidFile = join(lock, "pid")
const readOwner = () => {
  try {
    return readFileSync(pidFile, "utf8")
  } catch {
    return "nobody"
  }
}

const writeOwner = () => {
  // Written aside and renamed: nobody ever reads half a number.
  writeFileSync(`${pidFile}-${process.pid}`, String(process.pid))
  renameSync(`${pidFile}-${process.pid}`, pidFile)
}

const isMade = (folder) => {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error.code === "EEXIST" || error.code === "ENOENT") return false
    throw error
  }
}

const isAbandoned = (owner) => {
  if (owner !== "nobody") return !isAlive(Number(owner))
  // Its maker has not said yet who it is: given five seconds for that.
  const made = statSync(lock, { throwIfNoEntry: false })
  return made !== undefined && Date.now() - made.mtimeMs > 5_000
}

/** Takes the lock, or waits for whoever holds it; a lock whose owner is gone is taken over, by one of those who wait. */
const takeLock = () => {
  for (const started = Date.now(); ;) {
    if (isMade(lock)) return writeOwner()
    const owner = readOwner()
    // Only one can make the heir's folder. The owner is read again: the lock may have become another's meanwhile.
    if (isAbandoned(owner) && isMade(join(lock, `heir-of-${owner}`)) && readOwner() === owner) return writeOwner()
    if (Date.now() - started > 600_000) {
      say(`Expected the installation in progress to end within ten minutes; if there is none, delete ${lock}.`)
      process.exit(1)
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
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
    const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" })
    if (!stdout?.startsWith("v24.")) {
      say(`Expected ${node} to be Node 24, came ${stdout?.trim() || "nothing"}; delete node_modules and try again.`)
      process.exit(1)
    }
    writeFileSync(stampFile, wanted())
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

if (!isCurrent()) install()

const [first, ...rest] = process.argv.slice(2)
const bins = { vitest: "vitest/vitest.mjs", tsc: "typescript/bin/tsc" }
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
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]))
