import { existsSync } from "node:fs"
import { type ConfigDocument } from "../config/config-document.ts"
import { readConfig } from "../config/read-config.ts"
import { CommandError, exitCodes } from "./command-error.ts"

/** Reads the configuration that `--config` names, which has to be there, else the user's, which need not. */
export const readNamedConfig = async (file: string | undefined): Promise<ConfigDocument> => {
  if (file !== undefined && !existsSync(file)) {
    throw new CommandError(
      `Expected a configuration at ${file}, came no such file; correct the path.`,
      exitCodes.failed,
    )
  }
  return readConfig(file)
}
