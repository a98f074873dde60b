import { resolve } from "node:path"
import { type CalibrationReport } from "@postern/core"
import { calibrate, resetCalibration } from "@postern/router"
import { makeWorkspaces } from "../../config/make-router-options.ts"
import { readNamedConfig } from "../read-named-config.ts"
import { alignColumns, say, sayJson, showCount, style } from "../terminal.ts"

interface CalibrateOptions {
  readonly workspace?: ReadonlyArray<string>
  readonly config?: string
  readonly reset?: boolean
  readonly state?: string
  readonly json?: boolean
}

/** The folders of the router whose outcomes are meant: those given, else all that the gateway has. */
const readFolders = async ({ workspace, config }: CalibrateOptions): Promise<ReadonlyArray<string>> =>
  workspace === undefined
    ? [...makeWorkspaces(await readNamedConfig(config)).values()].flat()
    : workspace.map((folder) => resolve(folder))

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`

const sayReport = ({ outcomes, bad, isApplied, reason, correction }: CalibrationReport): void => {
  const total = outcomes.device + outcomes.elsewhere
  say(`${showCount(total, "outcome")}, whose answer was bad where it was escalated, corrected or rejected`)
  const rows = [
    ["  on the device", String(outcomes.device), `${bad.device} bad`],
    ["  elsewhere", String(outcomes.elsewhere), `${bad.elsewhere} bad`],
  ]
  for (const line of alignColumns(rows)) say(line)
  say(`${isApplied ? style("green", "applied") : style("yellow", "not applied")}: ${reason}`)
  const changes =
    correction === undefined ? [] : Object.entries({ "all scores": correction.shift, ...correction.tasks })
  const moved = changes.filter(([, value]) => value !== 0)
  if (isApplied && moved.length === 0) say("scores are as they were")
  for (const line of alignColumns(moved.map(([what, value]) => [`  ${what}`, signed(value)]))) say(line)
  if (isApplied) say("A gateway that runs goes on as it was: start it anew. `postern calibrate --reset` forgets this.")
}

/** `postern calibrate`: draws the lines of `route` by what became of one's own requests, or forgets what was learned. */
export const runCalibrate = async (options: CalibrateOptions): Promise<void> => {
  const folders = await readFolders(options)
  const place = {
    ...(folders.length === 0 ? {} : { workspace: folders }),
    ...(options.state === undefined ? {} : { stateDirectory: options.state }),
  }
  if (options.reset === true) {
    const wasThere = resetCalibration(place)
    if (options.json === true) return sayJson({ folders, reset: wasThere })
    return say(wasThere ? "What was learned is forgotten; the ledger keeps its events." : "Nothing was learned yet.")
  }
  const report = await calibrate(place)
  if (options.json === true) return sayJson({ folders, ...report })
  say(folders.length === 0 ? "requests that belong to no workspace" : `requests in ${folders.join(", ")}`)
  sayReport(report)
}
