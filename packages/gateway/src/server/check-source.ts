import { Refusal } from "../dialects/refusal.ts"
import { isLoopback } from "./loopback.ts"
import { type Asked } from "./exchange.ts"

/** Which names this server has, and which web pages may ask it. */
export interface Sources {
  /** Host names besides loopback's, without port. */
  readonly hosts: ReadonlyArray<string>
  readonly origins: ReadonlyArray<string>
}

/** The name of a Host header, without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, "")

/**
 * Refuses what a web page sends behind its user's back: a name that was bound to this address (DNS rebinding), and an origin
 * that is not known.
 */
export const checkSource = ({ headers }: Asked, { hosts, origins }: Sources): Refusal | undefined => {
  const { host = "", origin } = headers
  if (!isLoopback(nameOf(host)) && !hosts.some((name) => name.toLowerCase() === nameOf(host))) {
    const message =
      "Expected this server's own name in `Host`, came another; use 127.0.0.1, or add the name to `hosts` in config.jsonc."
    return new Refusal({ status: 403, code: "foreign_host", message })
  }
  if (origin === undefined || origins.includes(origin) || origin === `http://${host}`) return undefined
  const message =
    "Expected no request of a web page, came one; add its origin to `origins` in config.jsonc if it may ask."
  return new Refusal({ status: 403, code: "foreign_origin", message })
}
