import { execFileSync } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { sampleCode, sampleProtectedCode } from "../sample-requests.ts"

const openFiles = 200
const protectedFiles = 40

/** Text of a protected file: what must not pass. */
export const protectedText = (): string => sampleProtectedCode(8_000, 20_000)

/** Writes a repository of 240 files, a sixth of them bound to the device, its policy committed. */
export const writeWorkspace = async (root: string): Promise<void> => {
  await mkdir(join(root, "src", "orders"), { recursive: true })
  await mkdir(join(root, "src", "pricing"), { recursive: true })
  const policy = {
    version: 1,
    default: "cloud",
    rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
  }
  await writeFile(join(root, "postern.jsonc"), JSON.stringify(policy))
  for (let file = 0; file < openFiles; file++) {
    await writeFile(join(root, "src", "orders", `${file}.ts`), sampleCode(8_000, 10_000 + file))
  }
  for (let file = 0; file < protectedFiles; file++) {
    await writeFile(join(root, "src", "pricing", `${file}.ts`), sampleProtectedCode(8_000, 20_000 + file))
  }
  const git = (...words: ReadonlyArray<string>) => execFileSync("git", words, { cwd: root, stdio: "ignore" })
  git("init", "-q")
  git("add", "-A")
  git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "All")
}
