import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { onTestFinished } from "vitest"

const run = promisify(execFile)

/** The folder of the examples. */
export const folder = join(import.meta.dirname, "..")

/** Runs an example as a person does, with state of its own; gives what it prints. */
export const runExample = async (file: string, words: ReadonlyArray<string> = []): Promise<string> => {
  const state = await mkdtemp(join(tmpdir(), "postern-examples-"))
  onTestFinished(() => rm(state, { recursive: true, force: true }))
  const { stdout } = await run(process.execPath, ["--conditions=@postern/source", join(folder, file), ...words], {
    env: {
      ...process.env,
      XDG_STATE_HOME: state,
      XDG_CONFIG_HOME: state,
      NODE_COMPILE_CACHE: join(tmpdir(), "postern-compile-cache"),
    },
  })
  return stdout
}
