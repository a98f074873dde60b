import { writeFileSync } from "node:fs"

/** Takes all memory out of a core file that the system may write of this process: prompts are in it. */
export const leaveNothingInCoreFile = (file = "/proc/self/coredump_filter"): void => {
  if (process.platform !== "linux") return
  try {
    writeFileSync(file, "0")
  } catch {
    // A system without core files, or one that lets nobody choose.
  }
}
