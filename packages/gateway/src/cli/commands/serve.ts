import { type Target } from "@postern/core"
import { loadWorkspacePolicy } from "@postern/core/node"
import { type ConfigDocument } from "../../config/config-document.ts"
import { homePath } from "../../config/read-key.ts"
import { configFile } from "../../config/read-config.ts"
import { makeGateway } from "../../make-gateway.ts"
import { serveGateway } from "../../serve-gateway.ts"
import { CommandError, exitCodes } from "../command-error.ts"
import { readNamedConfig } from "../read-named-config.ts"
import { diagnoseDocument } from "../doctor/diagnose-targets.ts"
import { policyWords } from "../policy-words.ts"
import { alignColumns, say, style } from "../terminal.ts"
import { showZone } from "../zone-style.ts"

interface ServeOptions {
  readonly config?: string
  readonly port?: string
}

const nothingToServe = (
  file: string,
) => `No model is configured, and none was found on this machine: every request will be refused until there is one. Add to ${file}:

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

/** Of each workspace: whether its policy is in force, and the digest that the ledger records with each request. */
const sayWorkspaces = ({ workspaces = {} }: ConfigDocument): void => {
  const roots = Object.entries(workspaces).flatMap(([name, one]) => one.roots.map((root) => [name, root] as const))
  if (roots.length === 0) {
    return say("No workspace is configured: every request stays on the device. Name your repositories in `workspaces`.")
  }
  for (const [name, root] of roots) {
    const { status, digest, awaiting } = loadWorkspacePolicy(homePath(root))
    const said = `policy ${policyWords[status]}${awaiting === undefined ? "" : ` (${awaiting})`}`
    say(`  workspace ${name}: ${root}, ${said}, digest ${digest.slice(0, 12)}`)
  }
}

const withPort = (config: ConfigDocument, port: string | undefined): ConfigDocument => {
  if (port === undefined) return config
  const number = Number(port)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return { ...config, port: number }
  throw new CommandError(`Expected \`--port\` to be a whole number from 0 to 65535, came ${port}.`)
}

const whyNotListening = (cause: unknown, { host = "127.0.0.1", port = 8484 }: ConfigDocument): unknown => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "EADDRINUSE") {
    const what = `Expected ${host}:${port} to be free, came another program there, perhaps a gateway that runs already`
    return new CommandError(`${what}; use that one, end it, or give another \`--port\`.`, exitCodes.failed)
  }
  return cause
}

/** Resolves at the first signal to end; at the second the process ends at once. */
const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve())
  })

/** `postern serve`: runs until it is told to end, and lets answers end then. */
export const runServe = async (options: ServeOptions): Promise<void> => {
  const file = options.config ?? configFile()
  const config = withPort(await readNamedConfig(options.config), options.port)
  const gateway = await makeGateway({ config })
  const server = await serveGateway(gateway, config).catch((cause: unknown) => {
    throw whyNotListening(cause, config)
  })
  const address = `http://${config.host ?? "127.0.0.1"}:${server.port}`
  say(`postern answers at ${style("bold", `${address}/v1`)} (Anthropic's clients: ${address})`)
  say(`key: in ${gateway.key.file}`)
  if (gateway.targets.length === 0) say(nothingToServe(file))
  else sayTargets(gateway.targets)
  if (gateway.found.length > 0) {
    say(
      "No model is configured: these were found on this machine. `postern models add FILE` keeps one in your configuration:",
    )
    for (const found of gateway.found) if ("file" in found) say(`  ${found.file}`)
  }
  sayWorkspaces(config)
  for (const { about, state: degree, found, fix } of (config.targets ?? []).flatMap(diagnoseDocument)) {
    if (degree !== "ok") say(style("yellow", `! ${about}: ${found}; ${fix}`))
  }
  say(`connect a tool: postern connect opencode --url ${address} --key-file ${gateway.key.file}`)
  say("Ctrl-C ends it")
  await untilTold()
  say("ending: waiting for the answers that run")
  await server.close()
}
