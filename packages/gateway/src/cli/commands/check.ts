import { type CheckedPath, checkWorkspace, type PolicyReport } from "@postern/core/node"
import { exitCodes } from "../command-error.ts"
import { summarizeZones } from "../summarize-zones.ts"
import { alignColumns, say, sayJson, style } from "../terminal.ts"
import { colourZone, showZone } from "../zone-style.ts"

interface CheckOptions {
  readonly workspace: string
  readonly state?: string
  readonly json?: boolean
}

const reasonOf = ({ rule, observed }: CheckedPath): string =>
  [rule.reason, observed === undefined ? undefined : `${observed}, were it not only observed`]
    .filter((part) => part !== undefined)
    .join("; ")

const sayPaths = (checked: ReadonlyArray<CheckedPath>): void => {
  const rows = alignColumns(checked.map((one) => [one.path, one.place, reasonOf(one)]))
  checked.forEach(({ zone }, at) => say(`${showZone(zone)}  ${rows[at]}`))
}

const mostLines = 60

const saySummary = (checked: ReadonlyArray<CheckedPath>): void => {
  const summary = summarizeZones(checked)
  for (const { path, depth, zones } of summary.slice(0, mostLines)) {
    const said = zones.map(([zone, files]) => `${colourZone(zone)} ${files}`).join(", ")
    say(`${"  ".repeat(depth)}${path.padEnd(Math.max(1, 40 - 2 * depth))} ${said}`)
  }
  if (summary.length > mostLines) say(`… and ${summary.length - mostLines} more; \`--json\` lists all`)
}

const problemsOf = (report: PolicyReport): ReadonlyArray<string> => [
  ...(report.error === undefined
    ? []
    : [`the policy has errors, so nothing leaves the device: ${report.error.message}`]),
  ...report.warnings,
  ...report.unmatched.map(({ file, line, pattern }) => `${file}:${line}: \`${pattern}\` matches no file`),
  ...report.ineffective.map(
    ({ rule, boundBy, files }) =>
      `${rule.file}:${rule.line ?? 1}: has no effect on ${files} file${files === 1 ? "" : "s"}, which ${boundBy.file} binds`,
  ),
]

const headlineOf = ({ status, files, awaiting }: PolicyReport): string => {
  if (status === "given") return files.map(({ file, origin }) => `${file} (${origin})`).join(", ")
  if (status === "broken") return "broken, so everything stays on the device"
  const none = "none in force, so everything stays on the device"
  return awaiting === undefined ? `${none}; \`postern init\` proposes one` : none
}

/** `postern check`: zones of files and the rules behind them, or the whole workspace by folder. */
export const runCheck = (paths: ReadonlyArray<string>, options: CheckOptions): void => {
  const policyOptions = { stateDirectory: options.state }
  const { report, checked } = checkWorkspace(options.workspace, paths.length === 0 ? undefined : paths, policyOptions)
  const problems = problemsOf(report)
  if (report.status !== "given") process.exitCode = exitCodes.no
  if (options.json === true) {
    const found = paths.length === 0 ? { folders: summarizeZones(checked) } : { paths: checked }
    return sayJson({ status: report.status, ...found, files: report.files, problems })
  }
  if (paths.length === 0) {
    say(`policy: ${headlineOf(report)}`)
    saySummary(checked)
  } else sayPaths(checked)
  for (const problem of problems) say(style("yellow", `! ${problem}`))
}
