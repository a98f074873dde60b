import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { checkModelFile, type ModelFileReport } from "@postern/adapters/model-files"
import { configFolder } from "@postern/core/node"
import { applyEdits, modify } from "jsonc-parser"
import * as Result from "effect/Result"
import { configFile, parseConfig } from "../../config/read-config.ts"
import { CommandError, exitCodes } from "../command-error.ts"
import { showGigabytes } from "../show-bytes.ts"
import { say, sayJson, style } from "../terminal.ts"

interface AddOptions {
  readonly id?: string
  readonly serves?: string
  readonly hash?: boolean
  readonly config?: string
  readonly json?: boolean
}

const kinds: ReadonlySet<string> = new Set(["chat", "infill", "embed"])

const readServes = (given: string | undefined, { known }: ModelFileReport): ReadonlyArray<string> => {
  if (given === undefined) return known?.serves.slice(0, 1) ?? ["chat"]
  const named = given.split(",").map((kind) => kind.trim())
  const odd = named.find((kind) => !kinds.has(kind))
  if (odd !== undefined) throw new CommandError(`Expected \`--serves\` to name chat, infill or embed, came ${odd}.`)
  return named
}

const readReport = async (file: string, hash: boolean): Promise<ModelFileReport> => {
  try {
    return await checkModelFile(file, { hash })
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "a fault"
    throw new CommandError(`Expected a model at ${file}, came ${code}; correct the path.`, exitCodes.failed)
  }
}

const readConfigText = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return '{\n  "version": 1,\n  "targets": []\n}\n'
  }
}

const sayReport = ({
  name,
  architecture,
  quantisation,
  sizeBytes,
  contextTokens,
  minimumMemoryBytes,
  known,
  sha256,
}: ModelFileReport): void => {
  say(`${name} (${architecture}, ${quantisation}, ${showGigabytes(sizeBytes)})`)
  say(
    `context ${contextTokens} tokens by its header; 8,192 of them need ${minimumMemoryBytes === "unknown" ? "an unknown amount" : showGigabytes(minimumMemoryBytes)} of memory`,
  )
  if (known !== undefined) say(`${known.title}, ${known.vendor} (${known.jurisdiction}), licence ${known.licence}`)
  if (sha256 !== undefined) say(`sha256 ${sha256}`)
}

/** `postern models add`: verifies a model file and adds it to the user's configuration, its comments kept. */
export const runModelsAdd = async (given: string, options: AddOptions): Promise<void> => {
  const file = resolve(given)
  const report = await readReport(file, options.hash === true)
  const { problems, warnings } = report
  const target = {
    kind: "llama-cpp",
    ...(options.id === undefined ? {} : { id: options.id }),
    file,
    serves: readServes(options.serves, report),
  }
  const place = options.config ?? configFile()
  if (options.json !== true) {
    sayReport(report)
    for (const warning of warnings) say(style("yellow", `! ${warning}`))
  }
  if (problems.length > 0) throw new CommandError(`${file} cannot be used.\n${problems.join("\n")}`, exitCodes.no)
  const text = readConfigText(place)
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  const parsed = Result.getOrThrow(parseConfig(text, place))
  const known = (parsed.targets ?? []).findIndex((one) => one.kind === "llama-cpp" && one.file === file)
  const at = known === -1 ? (parsed.targets ?? []).length : known
  const path = parsed.targets === undefined ? ["targets"] : ["targets", at]
  const value = parsed.targets === undefined ? [target] : target
  mkdirSync(options.config === undefined ? configFolder() : dirname(place), { recursive: true, mode: 0o700 })
  writeFileSync(place, applyEdits(text, modify(text, path, value, { formattingOptions })), { mode: 0o600 })
  if (options.json === true) return sayJson({ report, target, config: place })
  say(`${place} has it as a target that serves ${target.serves.join(" and ")}.`)
}
