import { type RequestKind, type Service } from "@postern/core"

/** Where Mistral's own servers stand. */
export type MistralRegion = "eu" | "us" | "global"

/** The paths a target may be asked at, by kind of request. */
export interface MistralPaths {
  readonly chat: string
  readonly infill: string
  readonly embed: string
}

/** One server, and nothing but it. */
export interface MistralEndpoint {
  /** What the SDK is given: origin and path prefix. */
  readonly serverURL: string
  readonly origin: string
  readonly paths: MistralPaths
}

const servers: Readonly<Record<MistralRegion, string>> = {
  eu: "https://api.eu.mistral.ai",
  us: "https://api.us.mistral.ai",
  global: "https://api.mistral.ai",
}

const loopback = new Set(["127.0.0.1", "[::1]", "localhost"])

const refuse = (problem: string): never => {
  throw new TypeError(`\`serverURL\` must be an absolute URL like "https://api.eu.mistral.ai"; ${problem}`)
}

const parse = (serverURL: string): URL => {
  const url = URL.parse(serverURL) ?? refuse("this one cannot be parsed")
  if (url.username !== "" || url.password !== "") refuse("leave credentials out and give `apiKey`")
  if (url.search !== "" || url.hash !== "") refuse("leave query and fragment out")
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse("its scheme must be https")
  return url
}

const isMistrals = (hostname: string): boolean => /(^|\.)mistral\.ai\.?$/.test(hostname)

/** Finds the server of a target. Throws where `serverURL` is unusable. */
export const endpointOf = (
  region: MistralRegion,
  serverURL: string | undefined,
  isInternal: boolean,
): MistralEndpoint => {
  const url = parse(serverURL ?? servers[region])
  if (url.protocol === "http:" && !isInternal && !loopback.has(url.hostname)) {
    refuse('plain http would send key and request unencrypted: use https, or `zone: "internal"` on your own network')
  }
  if (isInternal && isMistrals(url.hostname)) {
    refuse('`zone: "internal"` is for a server on your own network, and this one is Mistral\'s')
  }
  const prefix = url.pathname.replace(/\/+$/, "")
  if (prefix.endsWith("/v1")) refuse("leave `/v1` out, it is added")
  return {
    serverURL: `${url.origin}${prefix}`,
    origin: url.origin,
    paths: {
      chat: `${prefix}/v1/chat/completions`,
      infill: `${prefix}/v1/fim/completions`,
      embed: `${prefix}/v1/embeddings`,
    },
  }
}

/** Finds the kind of request that an address is for; nothing where this target has no such address. */
export const kindAt = (
  endpoint: MistralEndpoint,
  serves: ReadonlyArray<RequestKind>,
  url: string,
): RequestKind | undefined => serves.find((kind) => `${endpoint.origin}${endpoint.paths[kind]}` === url)

/** Says who runs the server. Of a server that is not Mistral's own nothing is assumed, not even the vendor. */
export const serviceOf = (
  endpoint: MistralEndpoint,
  region: MistralRegion | undefined,
  terms: Partial<Pick<Service, "retentionDays" | "trainsOnData">>,
): Service => {
  const own = Object.values(servers).includes(endpoint.origin)
  const place = own ? (region ?? "eu") : region
  return {
    vendor: own ? "mistral" : new URL(endpoint.origin).hostname,
    // The global server answers from wherever Mistral likes, which is no place.
    region: place === undefined || place === "global" ? "unknown" : place,
    jurisdiction: own ? "eu" : "unknown",
    retentionDays: terms.retentionDays ?? "unknown",
    trainsOnData: terms.trainsOnData ?? "unknown",
  }
}
