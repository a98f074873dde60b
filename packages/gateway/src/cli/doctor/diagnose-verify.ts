import { accessSync, constants, statSync } from "node:fs"
import { delimiter, isAbsolute, join } from "node:path"
import { configFile, readConfig } from "../../config/read-config.ts"
import { homePath } from "../../config/read-key.ts"
import { type Diagnosis } from "./diagnosis.ts"

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    // Not there, or not for this user.
    return false
  }
}

const endings = process.platform === "win32" ? ["", ".exe", ".com"] : [""]

/** Looks whether the command that checks answers is there: one that is not lets every answer pass. */
export const diagnoseVerify = async (file: string = configFile()): Promise<ReadonlyArray<Diagnosis>> => {
  // What is wrong with the file itself is said with the targets.
  const config = await readConfig(file).catch(() => undefined)
  if (config?.verify === undefined) return []
  const about = "verify"
  const command = homePath(config.verify.command)
  const folders = isAbsolute(command) ? [""] : (process.env["PATH"] ?? "").split(delimiter)
  const isThere = folders.some((folder) => endings.some((ending) => isProgram(join(folder, command + ending))))
  return isThere
    ? [{ about, state: "ok", found: `${command} checks answers` }]
    : [
        {
          about,
          state: "problem",
          found: `no program ${command}; answers are not checked`,
          fix: `mend \`verify\` in ${file}`,
        },
      ]
}
