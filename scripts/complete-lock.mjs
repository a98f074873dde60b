// Completes package-lock.json with the platform packages that the registry in use does not serve. npm leaves them out of
// the lock file and `npm ci` then refuses it; their versions are fixed by the packages that ask for them, and the system
// they are for is in their names. Run after every change of dependencies.
import { readFileSync, writeFileSync } from "node:fs"

const file = new URL("../package-lock.json", import.meta.url)
const lock = JSON.parse(readFileSync(file, "utf8"))

const systems = {
  darwin: "darwin",
  mac: "darwin",
  linux: "linux",
  win32: "win32",
  win: "win32",
  android: "android",
  freebsd: "freebsd",
  openharmony: "openharmony",
}
const processors = ["arm64", "x64", "ia32", "riscv64", "ppc64", "s390x", "loong64", "arm"]

const platformOf = (name) => {
  const words = name.split("/").at(-1).split("-")
  const os = words.map((word) => systems[word]).find(Boolean)
  const cpu = processors.find((processor) => words.includes(processor))
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined
  return os === undefined || cpu === undefined
    ? undefined
    : { cpu: [cpu], os: [os], ...(libc === undefined ? {} : { libc: [libc] }) }
}

let added = 0
for (const asked of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(asked.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined) continue
    const platform = platformOf(name)
    if (platform === undefined) {
      console.error(`Expected the name of ${name} to tell its system and processor, found neither; add it by hand.`)
      process.exitCode = 1
      continue
    }
    lock.packages[place] = { version, ...platform, ...(asked.dev === true ? { dev: true } : {}), optional: true }
    added++
  }
}
const root = lock.packages[""]
const rest = Object.entries(lock.packages)
  .filter(([place]) => place !== "")
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
lock.packages = { "": root, ...Object.fromEntries(rest) }
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`)
console.log(`${added} platform packages added`)
