import { rmSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { stateFolder } from "@postern/core/node"
import { createTwoFilesPatch } from "diff"
import { CommandError, exitCodes } from "../command-error.ts"
import { type ClientSetup, type GatewayPlace } from "../connect/client-setup.ts"
import { clientSetups } from "../connect/client-setups.ts"
import {
  digestOf,
  readConnection,
  readOptional,
  removeConnection,
  writeConnection,
  writeWhole,
} from "../connect/connection-file.ts"
import { say } from "../terminal.ts"

interface ConnectOptions {
  readonly url: string
  readonly keyFile?: string
  readonly dryRun?: boolean
  readonly undo?: boolean
  readonly state?: string
}

const findClient = (name: string): ClientSetup => {
  const found = clientSetups.find((setup) => setup.name === name)
  if (found !== undefined) return found
  const names = clientSetups.map((setup) => setup.name).join(", ")
  throw new CommandError(
    `Expected one of ${names}, came ${name}; any other tool that takes an OpenAI or Anthropic address works too.`,
  )
}

const undo = ({ name, title }: ClientSetup, stateDirectory: string): void => {
  const connection = readConnection(stateDirectory, name)
  if (connection === undefined) return say(`${title} is not connected.`)
  const { file, before, written } = connection
  const now = readOptional(file)
  if (now !== undefined && digestOf(now) !== written) {
    throw new CommandError(
      `Expected ${file} to be as it was written, came one that was edited since; take Postern's entries out by hand.`,
      exitCodes.no,
    )
  }
  if (before === null) rmSync(file, { force: true })
  else writeWhole(file, before)
  removeConnection(stateDirectory, name)
  say(`${file} is as it was before.`)
}

const connect = (setup: ClientSetup, place: GatewayPlace, stateDirectory: string, isDry: boolean): void => {
  if (setup.file === undefined || setup.edit === undefined) return
  const file = join(homedir(), setup.file)
  const before = readOptional(file)
  const after = setup.edit(before ?? "", place)
  if (after === before) return say(`${file} has it already.`)
  if (isDry)
    return say(
      createTwoFilesPatch(file, file, before ?? "", after)
        .split("\n")
        .slice(1)
        .join("\n"),
    )
  // What was there before the first time is what `--undo` brings back.
  const first = readConnection(stateDirectory, setup.name)
  writeConnection(stateDirectory, setup.name, {
    file,
    before: first === undefined ? (before ?? null) : first.before,
    written: digestOf(after),
  })
  writeWhole(file, after)
  say(`${file} is written; \`postern connect ${setup.name} --undo\` brings the old one back.`)
}

/** `postern connect`: tells a coding tool where the gateway is; the key itself is written into no file of the tool. */
export const runConnect = (name: string, options: ConnectOptions): void => {
  const setup = findClient(name)
  const stateDirectory = options.state ?? stateFolder()
  if (options.undo === true) return undo(setup, stateDirectory)
  const url = options.url.replace(/\/+$/, "").replace(/\/v1$/, "")
  const place = { url, keyFile: options.keyFile ?? join(stateDirectory, "gateway-key") }
  connect(setup, place, stateDirectory, options.dryRun === true)
  say("Next:")
  for (const line of setup.next(place)) say(`  ${line}`)
}
