import { type RequestEvent } from "@postern/core"

const bindingOf = ({ findings = [], verdict }: RequestEvent): string => {
  const binding = findings.find(({ zone }) => zone === verdict && zone !== "cloud")
  if (binding === undefined) return ""
  const { kind, path, rule } = binding
  return [kind, path, rule === undefined ? undefined : `(${rule})`].filter((part) => part !== undefined).join(" ")
}

const usdOf = (usd: number | undefined): string => (usd === undefined ? "" : `$${usd.toFixed(4)}`)

/** The cells of one request of the ledger: when, what became of it, where it ran, what it took, what bound it. */
export const requestCells = (event: RequestEvent): ReadonlyArray<string> => {
  const { at, outcome, request, verdict, target, targetZone, usage, usd, durationMs, attempts } = event
  const left = attempts.reduce((sum, { zone, bytesSent }) => sum + (zone === "device" ? 0 : bytesSent), 0)
  return [
    at.slice(0, 19).replace("T", " "),
    request,
    outcome,
    target === undefined ? "-" : `${target} (${targetZone})`,
    verdict === undefined ? "" : `≤ ${verdict}`,
    `${usage?.inputTokens ?? event.tokens ?? 0} → ${usage?.outputTokens ?? 0} tokens`,
    `${Math.round(durationMs)} ms`,
    left === 0 ? "nothing left" : `${left} bytes left`,
    usdOf(usd),
    bindingOf(event),
  ]
}
