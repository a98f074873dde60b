import { join } from "node:path"
import { expect, it } from "vitest"
import { outcomes, runDeviceOnly } from "./run-device-only.ts"

/** The engine's own socket is a file of this user, and reaches nobody else. */
const engineSocket = /^WATCHED connect \/.*\/engines\/[0-9a-f]+\.sock:$/

it("opens no connection, looks up no name and starts nothing but the engine, whatever is asked and whatever fails", async () => {
  const { output, errors } = await runDeviceOnly([], ["--require", join(import.meta.dirname, "watch.cjs")])
  expect(output).toBe(outcomes)
  const seen = errors.split("\n").filter((line) => line.startsWith("WATCHED") && !engineSocket.test(line))
  expect(new Set(seen)).toEqual(new Set(["WATCHED process engine-process.ts"]))
})
