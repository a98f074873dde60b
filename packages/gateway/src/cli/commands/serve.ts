import { parseArgs } from "node:util"
import { type Target } from "@postern/core"
import { configFile, readConfig } from "../../config/read-config.ts"
import { makeGateway } from "../../make-gateway.ts"
import { serveGateway } from "../../serve-gateway.ts"
import { type Command } from "../command.ts"

const help = `postern serve [--config FILE] [--port PORT]

Answers coding tools over HTTP: OpenAI's chat, responses, completions and embeddings, Mistral's fim, Anthropic's messages.
Models, workspaces and keys are in config.jsonc of your configuration folder.`

const nothingToServe = (
  file: string,
) => `No model is configured: every request will be refused until there is one. Add to ${file}:

  {
    "version": 1,
    "targets": [
      { "kind": "llama-cpp", "file": "/path/of/a/model.gguf" },
      { "kind": "mistral", "model": "mistral-large-latest", "apiKey": { "env": "MISTRAL_API_KEY" } }
    ]
  }`

const describe = (targets: ReadonlyArray<Target>): string =>
  targets.map(({ id, zone, serves }) => `  ${id.padEnd(32)} ${zone.padEnd(9)} ${serves.join(", ")}`).join("\n")

/** Resolves at the first signal to end; at the second the process ends at once. */
const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve())
  })

/** `postern serve`: runs until it is told to end, and lets answers end then. */
export const command: Command = async (args) => {
  let options: {
    readonly config?: string | undefined
    readonly port?: string | undefined
    readonly help?: boolean | undefined
  }
  try {
    options = parseArgs({
      args: [...args],
      options: { config: { type: "string" }, port: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : "The options cannot be read."}\n\n${help}`)
    return 2
  }
  if (options.help === true) {
    console.log(help)
    return 0
  }
  try {
    const file = options.config ?? configFile()
    const read = await readConfig(file)
    const config = options.port === undefined ? read : { ...read, port: Number(options.port) }
    const gateway = await makeGateway({ config })
    const server = await serveGateway(gateway, config)
    const address = `http://${config.host ?? "127.0.0.1"}:${server.port}`
    console.log(`postern answers at ${address}/v1 (Anthropic's clients: ${address})`)
    console.log(`key: in ${gateway.key.file}`)
    console.log(gateway.targets.length === 0 ? nothingToServe(file) : `models:\n${describe(gateway.targets)}`)
    if (config.workspaces === undefined) {
      console.log(
        "No workspace is configured: every request stays on the device. Name your repositories in `workspaces`.",
      )
    }
    await untilTold()
    console.log("ending: waiting for the answers that run")
    await server.close()
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : "The gateway cannot start.")
    return 1
  }
}
