import { policyReport } from "@postern/core/node"
import { policyWords } from "../policy-words.ts"
import { sumUpLedger } from "../../observe/sum-up-ledger.ts"
import { say, sayJson, showCount, style } from "../terminal.ts"

interface StatusOptions {
  readonly workspace: string
  readonly state?: string
  readonly json?: boolean
}

/** `postern status`: today in short. */
export const runStatus = async (options: StatusOptions): Promise<void> => {
  const { status, files } = policyReport(options.workspace, { stateDirectory: options.state })
  const today = new Date().toISOString().slice(0, 10)
  const { statistics, days } = await sumUpLedger(today, options.state)
  const targets = [...statistics.targets.values()]
  const bytesSent = targets.reduce((sum, target) => sum + target.bytesSent, 0)
  const usd = targets.reduce((sum, target) => sum + target.usd, 0)
  const zones = Object.fromEntries(days.get(today) ?? [])
  const isDeviceOnly = process.env["POSTERN_DEVICE_ONLY"] === "1"
  if (options.json === true) {
    return sayJson({
      policy: { status, files },
      isDeviceOnly,
      today: { requests: statistics.requests, zones, bytesSent, usd },
    })
  }
  if (isDeviceOnly) say(style("yellow", "POSTERN_DEVICE_ONLY is set: nothing leaves the device"))
  say(`policy  ${policyWords[status]}${files.length === 0 ? "" : ` (${files.map(({ file }) => file).join(", ")})`}`)
  const where = Object.entries(zones).map(([zone, count]) => `${count} ${zone}`)
  say(`today   ${showCount(statistics.requests, "request")}${where.length === 0 ? "" : `: ${where.join(", ")}`}`)
  say(`left    ${showCount(bytesSent, "byte")}, $${usd.toFixed(4)}`)
}
