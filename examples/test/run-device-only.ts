import { makeScriptedModel } from "@postern/core/testing"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { onTestFinished } from "vitest"

/** Every switch that could make the SDK or Node itself talk to somebody. */
const temptations = {
  MISTRAL_API_KEY: "none",
  MISTRAL_DEBUG: "1",
  MISTRAL_SDK_TELEMETRY: "dedicated",
  MISTRAL_SDK_DEBUG_TRACING: "true",
  MISTRAL_OTLP_TRACES_ENDPOINT: "https://telemetry.example/v1/traces",
  HTTPS_PROXY: "http://proxy.example:3128",
  NODE_USE_ENV_PROXY: "1",
}

/** What the program prints. */
export const outcomes = `explain: answered
chat: answered
preferred: answered
named: NoRoute
stream: answered
infill: NoRoute
embed: NoRoute
invalid: InvalidRequest
unfit: NoRoute
aborted: AbortError
`

/**
 * Runs a program that asks everything a router can be asked, errors included, with everything bound to the device.
 * `before` stands in front of the command; `FOLDER` in it is a temporary folder.
 */
export const runDeviceOnly = async (before: ReadonlyArray<string>, options: ReadonlyArray<string>) => {
  const folder = await mkdtemp(join(tmpdir(), "postern-device-only-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, "miniature.gguf")
  await makeScriptedModel(file, { answer: "Done." })
  const program = join(import.meta.dirname, "child-device-only.ts")
  const line = [...before, process.execPath, "--conditions=@postern/source", ...options, program, file, folder]
  const [command = "", ...rest] = line.map((word) => word.replace("FOLDER", folder))
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...temptations } })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { output, errors, folder }
}
