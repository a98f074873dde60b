import { startMistralServer } from "@postern/core/testing"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it, onTestFinished } from "vitest"
import { outcomes, runDeviceOnly } from "./run-device-only.ts"

// strace shows what native code does as well. Debian: apt-get install strace.
const strace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg"]

const outward = (calls: string): ReadonlyArray<string> => calls.split("\n").filter((line) => /AF_INET6?\b/.test(line))

it.runIf(process.platform === "linux")("makes no system call that could reach another machine", async () => {
  const { output, folder } = await runDeviceOnly([...strace, "-o", "FOLDER/calls"], [])
  expect(output).toBe(outcomes)
  expect(outward(await readFile(join(folder, "calls"), "utf8"))).toEqual([])
})

it.runIf(process.platform === "linux")("would show them: a call to the loopback cloud is seen", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postern-strace-"))
  const cloud = await startMistralServer()
  onTestFinished(async () => {
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })
  const program = join(import.meta.dirname, "child-explain.ts")
  const [command = "", ...options] = [...strace, "-o", join(folder, "calls")]
  const node = [process.execPath, "--conditions=@postern/source", program, "chat", folder, cloud.url]
  await promisify(execFile)(command, [...options, ...node])
  const seen = outward(await readFile(join(folder, "calls"), "utf8"))
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.filter((line) => !line.includes("127.0.0.1"))).toEqual([])
})
