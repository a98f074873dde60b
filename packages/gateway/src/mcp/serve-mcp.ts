import { type RouterOptions } from "@postern/router"
import { layer } from "@postern/router/layer"
import * as McpProtocol from "effect/ai/McpProtocol"
import * as McpServer from "effect/ai/McpServer"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Stdio from "effect/Stdio"
import { processStdio } from "./process-stdio.ts"
import { type Surroundings, toolHandlers } from "./tool-handlers.ts"
import { tools } from "./tools.ts"

/** What an MCP server is made of. */
export interface McpOptions extends Surroundings {
  /** Postern's version, which clients show. */
  readonly version: string
  readonly router: RouterOptions
}

const instructions =
  "Postern decides how far code may travel. Ask check_policy before you send a file's text anywhere, explain_route to see where a request would run, and device_generate for what must stay on this machine."

const { v2026_07_28, v2025_11_25, v2025_06_18, v2025_03_26 } = McpProtocol

/** Answers an MCP client over this process's standard input and output; resolves when the client leaves, or tells it to end. */
export const serveMcp = async ({ version, router, workspace, stateDirectory }: McpOptions): Promise<void> => {
  const state = stateDirectory === undefined ? {} : { stateDirectory }
  const registrations = McpServer.toolkit(tools).pipe(
    Layer.provide(toolHandlers({ workspace, ...state })),
    Layer.provide(layer({ ...router, ...state })),
  )
  const server = McpServer.layerStdio({
    name: "postern",
    version,
    instructions,
    protocols: [v2026_07_28, v2025_11_25, v2025_06_18, v2025_03_26],
    registrations,
  }).pipe(
    Layer.provide(Layer.succeed(Stdio.Stdio, processStdio())),
    // What the library would log can quote what a client wrote.
    Layer.provide(Logger.layer([])),
  )
  const told = new AbortController()
  const end = () => told.abort()
  process.stdin.once("end", end)
  process.stdout.once("error", end)
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end)
  const exit = await Effect.runPromiseExit(Layer.launch(server), { signal: told.signal })
  process.stdin.unref()
  if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause)
}
