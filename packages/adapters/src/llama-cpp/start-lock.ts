import { randomUUID } from "node:crypto"
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM"
  }
}

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

/** Takes away the lock of a process that is gone; never one that was taken meanwhile. */
const removeStale = (file: string): void => {
  const held = read(file)
  if (held === undefined || isAlive(Number.parseInt(held, 10))) return
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
    if (read(aside) !== held) linkSync(aside, file)
  } catch {
    // Another process was faster.
  }
  rmSync(aside, { force: true })
}

/** Takes a lock that all processes of the machine see; gives what releases it, or nothing while another one holds it. */
export const takeLock = (file: string): (() => void) | undefined => {
  removeStale(file)
  const id = randomUUID()
  const own = `${file}.${id}`
  // Written elsewhere first: a lock that is there already but does not say yet whose it is would look stale.
  writeFileSync(own, `${process.pid} ${id}`, { mode: 0o600 })
  try {
    linkSync(own, file)
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") return undefined
    throw thrown
  } finally {
    rmSync(own, { force: true })
  }
  return () => rmSync(file, { force: true })
}
