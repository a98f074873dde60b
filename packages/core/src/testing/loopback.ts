import { type Server } from "node:http"
import { type AddressInfo } from "node:net"

/** A server that listens on the loopback interface. */
export interface Loopback {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly url: string
  /** Ends every connection. Idempotent. */
  readonly close: () => Promise<void>
}

/** Lets a server listen on a free port of 127.0.0.1. */
export const listenOnLoopback = async (server: Server): Promise<Loopback> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === "string") throw new Error("The loopback server has no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
