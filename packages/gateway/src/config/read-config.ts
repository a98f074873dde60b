import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { decodeJsonc, type FileForm, nearest } from "@postern/core"
import { configFolder } from "@postern/core/node"
import * as Result from "effect/Result"
import { type ConfigDocument, ConfigDocumentSchema, configKeys } from "./config-document.ts"
import { ConfigError } from "./config-error.ts"

const form: FileForm = {
  empty: 'expected a configuration, came an empty file; write { "version": 1, "targets": [] }',
  adviseOnKey: (key) => {
    const close = nearest(key, configKeys)
    return `\`${key}\` is not a key of the configuration${close === undefined ? "; remove it" : `; did you mean \`${close}\`?`}`
  },
}

/** A union of targets says only that none of them fits, in the schema's own signs: the target's `kind` is what tells which. */
const adviceOnKind = (message: string): string =>
  message.replace(
    /^Expected \{ readonly .* for (`targets\.\d+`), came (.*)$/s,
    'Expected an object whose `kind` is "llama-cpp", "mistral" or "openai-compatible" for $1, came $2; each kind has its own keys',
  )

/** Parses a configuration; every problem with line and column. */
export const parseConfig = (text: string, file: string): Result.Result<ConfigDocument, ConfigError> =>
  Result.mapError(
    decodeJsonc(text, ConfigDocumentSchema, form),
    (problems) =>
      new ConfigError({
        file,
        problems: problems.map((problem) => ({ ...problem, message: adviceOnKind(problem.message) })),
      }),
  )

/** The user's configuration file: `config.jsonc` in their configuration folder. */
export const configFile = (): string => join(configFolder(), "config.jsonc")

/** What there is without a file. */
const nothingConfigured: ConfigDocument = { version: 1 }

/** Reads a configuration; a file that is not there configures nothing. Rejects with `ConfigError`. */
export const readConfig = async (file: string = configFile()): Promise<ConfigDocument> => {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return nothingConfigured
    const message = "expected a file that can be read, came an error of the system; see who may read it"
    throw new ConfigError({ file, problems: [{ line: 1, column: 1, message }] })
  }
  return Result.getOrThrow(parseConfig(text, file))
}
