import { type JsonObject, type Route } from "@postern/core"
import { withoutLocalPaths } from "./local-paths.ts"

/** What every answer says of its route, in a field `postern` of its body. */
export const routeField = ({ id, target, zone, reasons, fallbacks }: Route): JsonObject => ({
  id,
  target,
  zone,
  reasons: reasons.map(withoutLocalPaths),
  fallbacks,
})

/** Seconds since 1970, as the dialects tell when an answer was made. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

/** One event of a stream of server-sent events. */
export const event = (data: object | string, name?: string): string =>
  `${name === undefined ? "" : `event: ${name}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`
