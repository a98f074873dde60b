import { type Target } from "@postern/core"
import { type ConfigDocument } from "../../config/config-document.ts"
import { configFile, readConfig } from "../../config/read-config.ts"
import { makeGateway } from "../../make-gateway.ts"
import { serveGateway } from "../../serve-gateway.ts"
import { CommandError } from "../command-error.ts"
import { alignColumns, say, style } from "../terminal.ts"
import { showZone } from "../zone-style.ts"

interface ServeOptions {
  readonly config?: string
  readonly port?: string
}

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

const sayTargets = (targets: ReadonlyArray<Target>): void => {
  const rows = targets.map(({ id, kind, serves, contextLimit }) => {
    const { tokens, estimated } = contextLimit()
    return [
      id,
      serves.join(", "),
      `${tokens} tokens${estimated ? (kind === "engine" ? " (estimated until it is loaded)" : " (estimated)") : ""}`,
    ]
  })
  alignColumns(rows).forEach((line, at) => say(`  ${showZone(targets[at]?.zone ?? "nowhere")}  ${line}`))
}

const withPort = (config: ConfigDocument, port: string | undefined): ConfigDocument => {
  if (port === undefined) return config
  const number = Number(port)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return { ...config, port: number }
  throw new CommandError(`Expected \`--port\` to be a whole number from 0 to 65535, came ${port}.`)
}

/** Resolves at the first signal to end; at the second the process ends at once. */
const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve())
  })

/** `postern serve`: runs until it is told to end, and lets answers end then. */
export const runServe = async (options: ServeOptions): Promise<void> => {
  const file = options.config ?? configFile()
  const config = withPort(await readConfig(file), options.port)
  const gateway = await makeGateway({ config })
  const server = await serveGateway(gateway, config)
  const address = `http://${config.host ?? "127.0.0.1"}:${server.port}`
  say(`postern answers at ${style("bold", `${address}/v1`)} (Anthropic's clients: ${address})`)
  say(`key: in ${gateway.key.file}`)
  if (gateway.targets.length === 0) say(nothingToServe(file))
  else sayTargets(gateway.targets)
  if (config.workspaces === undefined) {
    say("No workspace is configured: every request stays on the device. Name your repositories in `workspaces`.")
  }
  say(`connect a tool: postern connect opencode --url ${address} --key-file ${gateway.key.file}`)
  await untilTold()
  say("ending: waiting for the answers that run")
  await server.close()
}
