import { existsSync } from "node:fs"
import { join } from "node:path"
import { readLedger, stateFolder } from "@postern/core/node"
import { exitCodes } from "../command-error.ts"
import { say, sayJson, showCount, style } from "../terminal.ts"

/** Nothing that was checked is nothing that is whole: a ledger may be elsewhere, or taken away. */
const sayNothing = (folder: string): void =>
  say(
    existsSync(folder)
      ? style("red", `the ledger is empty: ${folder} holds no chain (*.jsonl), and is made with the first one`)
      : `no ledger there: ${folder}\nNothing is recorded yet, or it is elsewhere: \`--state\` names the folder of run-time state.`,
  )

/** `postern audit verify`: checks each hash chain, for edits, removals and lines cut off at the end. */
export const runAuditVerify = async (options: { readonly state?: string; readonly json?: boolean }): Promise<void> => {
  const folder = join(options.state ?? stateFolder(), "ledger")
  const summary = await readLedger(options.state)
  const { files, events, requests, chainOk, brokenAt, unfinished } = summary
  if (!chainOk || files === 0) process.exitCode = exitCodes.no
  if (options.json === true) return sayJson({ folder, ...summary })
  if (files === 0 && chainOk) return sayNothing(folder)
  say([showCount(files, "file"), showCount(events, "event"), showCount(requests, "request")].join(", "))
  say(chainOk ? style("green", "every chain is whole") : style("red", `broken: ${brokenAt?.file}:${brokenAt?.line}`))
  for (const file of unfinished) say(`${file}: its last line was not finished, by a process that was killed`)
}
