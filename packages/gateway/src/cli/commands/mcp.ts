import { makeTargets } from "../../config/make-targets.ts"
import { makeRouterOptions } from "../../config/make-router-options.ts"
import { serveMcp } from "../../mcp/serve-mcp.ts"
import { readNamedConfig } from "../read-named-config.ts"

interface McpOptions {
  readonly workspace: string
  readonly config?: string
  readonly state?: string
}

/** `postern mcp`: answers an MCP client over standard input and output until it leaves. */
export const runMcp = async ({ workspace, config, state }: McpOptions, version: string): Promise<void> => {
  const document = await readNamedConfig(config)
  await serveMcp({
    version,
    // The client's own folder judges, as `explain` and `check` say it does.
    router: { ...makeRouterOptions(document, await makeTargets(document)), workspace },
    workspace,
    ...(state === undefined ? {} : { stateDirectory: state }),
  })
}
