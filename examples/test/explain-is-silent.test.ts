import { startMistralServer } from "@postern/core/testing"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { expect, it, onTestFinished } from "vitest"

/** Runs the program with everything watched that could carry a byte away. */
const watched = async (mode: "explain" | "chat") => {
  const state = await mkdtemp(join(tmpdir(), "postern-watched-"))
  const cloud = await startMistralServer()
  onTestFinished(async () => {
    await cloud.close()
    await rm(state, { recursive: true, force: true })
  })
  const child = spawn(
    process.execPath,
    [
      "--conditions=@postern/source",
      "--require",
      join(import.meta.dirname, "watch.cjs"),
      join(import.meta.dirname, "child-explain.ts"),
      mode,
      state,
      cloud.url,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return {
    output,
    seen: errors.split("\n").filter((line) => line.startsWith("WATCHED")),
    port: new URL(cloud.url).port,
  }
}

it("explains without a socket, a name look-up or a process", async () => {
  const { output, seen } = await watched("explain")
  expect(output.trim()).toBe("mistral-large-latest,device")
  expect(seen).toEqual([])
})

it("opens one connection, to the target's own address, when it sends", async () => {
  const { output, seen, port } = await watched("chat")
  expect(output).toContain("mistral-large-latest\n")
  expect(new Set(seen)).toEqual(new Set([`WATCHED connect 127.0.0.1:${port}`]))
})
