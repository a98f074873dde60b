import { readdirSync, readFileSync } from "node:fs"

/** Kills every engine process of this one (Linux); gives how many there were. */
export const killEngines = (): number => {
  const isOwn = (pid: string): boolean => {
    try {
      const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("engine-process")
    } catch {
      // It is gone already.
      return false
    }
  }
  const engines = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isOwn(name))
  for (const pid of engines) process.kill(Number(pid), "SIGKILL")
  return engines.length
}
