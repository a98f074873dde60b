import { once } from "node:events"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { Worker } from "node:worker_threads"
import { expect, onTestFinished, test } from "vitest"
import { takeLock } from "../../src/llama-cpp/start-lock.ts"
import { useFolder } from "./engine.ts"

const at = useFolder()

test("is held by one at a time, and by nobody for good, however many want it at once", async () => {
  mkdirSync(at("many"))
  const contend = async () => {
    const worker = new Worker(new URL("lock-worker.ts", import.meta.url), { workerData: at("many/engine.lock") })
    onTestFinished(async () => void (await worker.terminate()))
    return once(worker, "message")
  }
  expect(await Promise.all([contend(), contend(), contend()])).toEqual([[0], [0], [0]])
  expect(readdirSync(at("many"))).toEqual([])
})

test("is free again when it is released, or when who held it is gone", () => {
  const release = takeLock(at("engine.lock"))
  expect(takeLock(at("engine.lock"))).toBe(undefined)
  release?.()
  // No process has such an id.
  writeFileSync(at("engine.lock"), "4194305 gone")
  expect(takeLock(at("engine.lock"))).toBeTypeOf("function")
})
