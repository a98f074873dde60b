import { rmSync, writeFileSync } from "node:fs"
import { parentPort, workerData } from "node:worker_threads"
import { takeLock } from "../../src/llama-cpp/start-lock.ts"

/** One of several that want the same lock: takes it 400 times, and tells how often it was not alone with it. */
const file = String(workerData)
let together = 0
for (let taken = 0; taken < 400;) {
  const release = takeLock(file)
  if (release === undefined) continue
  taken++
  try {
    writeFileSync(`${file}.held`, "", { flag: "wx" })
  } catch {
    together++
  }
  rmSync(`${file}.held`, { force: true })
  release()
}
parentPort?.postMessage(together)
