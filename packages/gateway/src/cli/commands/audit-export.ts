import { readEvents } from "@postern/core/node"
import { say } from "../terminal.ts"

/** `postern audit export`: every event of the ledger as it was recorded, one JSON object a line. */
export const runAuditExport = async ({ state }: { readonly state?: string }): Promise<void> => {
  for await (const event of readEvents(state)) say(JSON.stringify(event))
}
