import { type Route } from "@postern/core"
import { withoutLocalPaths } from "../dialects/local-paths.ts"
import { type AnswerHeaders } from "./exchange.ts"

const longest = 400

/** A header holds printable ASCII only, in one line. */
const printable = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, "; ")
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .slice(0, longest)

/** What every answer says of its route. */
export const routeHeaders = ({ id, target, zone, reasons }: Route): AnswerHeaders => ({
  "x-request-id": id,
  "x-postern-request-id": id,
  "x-postern-target": printable(target),
  "x-postern-zone": zone,
  "x-postern-reason": printable(withoutLocalPaths(reasons.join("; "))),
})
