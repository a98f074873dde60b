import { type ConfigDocument } from "./config/config-document.ts"
import { type Gateway } from "./make-gateway.ts"
import { isLoopback } from "./server/loopback.ts"
import { defaultLimits, type RunningServer, startServer } from "./server/node-server.ts"

const defaultPort = 8484

/**
 * Serves a gateway over HTTP, on loopback unless the configuration says otherwise. Closing it lets answers end first. Rejects
 * with a `TypeError` where it would listen to others without a key of theirs.
 */
export const serveGateway = async (gateway: Gateway, config: ConfigDocument): Promise<RunningServer> => {
  const { host = "127.0.0.1", port = defaultPort, keys = [], limits = {} } = config
  if (!isLoopback(host) && keys.length === 0) {
    throw new TypeError(
      "Expected `keys` in config.jsonc, for `host` lets other machines ask, came none; name a key for each of them, or leave `host` out.",
    )
  }
  const server = await startServer(gateway.gate, { host, port, limits: { ...defaultLimits, ...limits } })
  return {
    port: server.port,
    close: async () => {
      gateway.drain()
      await server.close()
      await gateway.close()
    },
  }
}
