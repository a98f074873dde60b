import { readLedger } from "@postern/core/node"
import { exitCodes } from "../command-error.ts"
import { say, sayJson, showCount, style } from "../terminal.ts"

/** `postern audit verify`: checks each hash chain, for edits, removals and lines cut off at the end. */
export const runAuditVerify = async (options: { readonly state?: string; readonly json?: boolean }): Promise<void> => {
  const summary = await readLedger(options.state)
  if (!summary.chainOk) process.exitCode = exitCodes.no
  if (options.json === true) return sayJson(summary)
  const { files, events, requests, chainOk, brokenAt, unfinished } = summary
  say([showCount(files, "file"), showCount(events, "event"), showCount(requests, "request")].join(", "))
  say(chainOk ? style("green", "every chain is whole") : style("red", `broken: ${brokenAt?.file}:${brokenAt?.line}`))
  for (const file of unfinished) say(`${file}: its last line was not finished, by a process that was killed`)
}
