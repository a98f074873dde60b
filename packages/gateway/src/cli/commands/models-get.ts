import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { fetchModelFile, knownModels } from "@postern/adapters/model-files"
import { CommandError, exitCodes } from "../command-error.ts"
import { showGigabytes } from "../show-bytes.ts"
import { say } from "../terminal.ts"

interface GetOptions {
  readonly quantisation: string
  readonly folder?: string
}

const uriOf = (name: string, quantisation: string): string => {
  if (/^(?:hf:|https?:\/\/)/.test(name)) return name
  const known = knownModels.find((model) => model.name === name)
  const [repository] = known?.repositories ?? []
  if (repository !== undefined) return `hf:${repository}:${quantisation}`
  const names = knownModels.filter(({ repositories }) => repositories.length > 0).map((model) => model.name)
  throw new CommandError(
    `Expected one of ${names.join(", ")}, hf:OWNER/NAME:QUANTISATION or an https address, came ${name}.`,
  )
}

const dataFolder = (): string => {
  const { XDG_DATA_HOME: xdg } = process.env
  return join(xdg === undefined || xdg === "" ? join(homedir(), ".local", "share") : xdg, "postern", "models")
}

const barLength = 30

const sayProgress = (fetched: number, total: number): void => {
  if (!process.stderr.isTTY || total === 0) return
  const done = Math.round((fetched / total) * barLength)
  process.stderr.write(
    `\r${"█".repeat(done)}${"░".repeat(barLength - done)} ${showGigabytes(fetched)} of ${showGigabytes(total)}`,
  )
}

/** `postern models get`: fetches a model because a person asked for it; nothing else ever does. */
export const runModelsGet = async (name: string, options: GetOptions): Promise<void> => {
  const uri = uriOf(name, options.quantisation)
  const stop = new AbortController()
  process.once("SIGINT", () =>
    stop.abort(new CommandError("Stopped; the same command goes on from here.", exitCodes.failed)),
  )
  const folder = resolve(options.folder ?? dataFolder())
  const file = await fetchModelFile({ uri, folder, onProgress: sayProgress, signal: stop.signal })
  if (process.stderr.isTTY) process.stderr.write("\n")
  say(file)
  say(`Next: postern models add ${file}`)
}
