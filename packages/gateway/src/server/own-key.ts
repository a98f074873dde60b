import { randomBytes } from "node:crypto"
import { chmod, mkdir, open, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { stateFolder } from "@postern/core/node"

/** The key that is made at the first start, and where it is kept. */
export interface OwnKey {
  readonly file: string
  readonly key: string
}

/** Reads the gateway's own key, or makes it: 256 random bits in a file that only its user may read. */
export const ownKey = async (directory: string = stateFolder()): Promise<OwnKey> => {
  const file = join(directory, "gateway-key")
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  try {
    const made = await open(file, "wx", 0o600)
    const key = `postern-${randomBytes(32).toString("base64url")}`
    await made.writeFile(`${key}\n`)
    await made.close()
    return { file, key }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
    await chmod(file, 0o600)
    return { file, key: (await readFile(file, "utf8")).trim() }
  }
}
