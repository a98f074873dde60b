import { type RequestKind, type Service, type Zone } from "@postern/core"
import { isLiteralLoopback } from "../network/literal-loopback.ts"
import { type Dialect, type Exchange } from "./dialect.ts"

/** One server, and nothing but it. */
export interface ServerAddress {
  readonly origin: string
  readonly hostname: string
  /** The path of the base URL, without a slash at its end. */
  readonly base: string
}

const refuse = (problem: string): never => {
  throw new TypeError(`\`baseURL\` must be an absolute URL like "http://127.0.0.1:8080/v1"; ${problem}`)
}

/** Reads the address of a server. Throws where `baseURL` is unusable; never repeats it. */
export const readAddress = (baseURL: string | undefined): ServerAddress => {
  if (baseURL === undefined) return refuse("this server has no usual address, so give it")
  const url = URL.parse(baseURL) ?? refuse("this one cannot be parsed")
  if (url.username !== "" || url.password !== "") refuse("leave credentials out and give `apiKey`")
  if (url.search !== "" || url.hash !== "") refuse("leave query and fragment out")
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse("its scheme must be http or https")
  return { origin: url.origin, hostname: url.hostname, base: url.pathname.replace(/\/+$/, "") }
}

/** Holds the stated zone against the address. Throws where the two cannot both be true. */
export const checkZone = ({ hostname, origin }: ServerAddress, zone: Zone): void => {
  if (zone === "device" && !isLiteralLoopback(hostname)) {
    throw new TypeError(
      '`zone: "device"` is for a server on this machine by a literal loopback address, such as "http://127.0.0.1:8080/v1"; a name may lead elsewhere',
    )
  }
  if (zone === "cloud" && origin.startsWith("http:") && !isLiteralLoopback(hostname)) {
    refuse('plain http would send key and request unencrypted: use https, or `zone: "internal"` on your own network')
  }
}

/** The path of an exchange at this server. */
export const pathAt = ({ base }: ServerAddress, { from, path }: Exchange["path"]): string =>
  from === "base" ? `${base}${path}` : `${base.replace(/\/v1$/, "")}${path}`

/** Finds the kind of request that an address is for. */
export const kindAt = (
  address: ServerAddress,
  { exchanges }: Dialect,
  serves: ReadonlyArray<RequestKind>,
  url: string,
): RequestKind | undefined =>
  serves.find((kind) => {
    const exchange = exchanges[kind]
    return exchange !== undefined && `${address.origin}${pathAt(address, exchange.path)}` === url
  })

/** Says who runs the server: of what nobody said nothing is assumed. */
export const serviceOf = ({ hostname }: ServerAddress, zone: Zone, stated: Partial<Service>): Service => ({
  vendor: stated.vendor ?? (zone === "cloud" ? hostname : "self-hosted"),
  region: stated.region ?? "unknown",
  jurisdiction: stated.jurisdiction ?? "unknown",
  retentionDays: stated.retentionDays ?? "unknown",
  trainsOnData: stated.trainsOnData ?? "unknown",
})
