import { pathFindingIds, type AuditFinding } from "@postern/core"
import { checkPaths, readEvents } from "@postern/core/node"

const saidOf = ({ kind, path, lines, rule }: AuditFinding): string =>
  [
    kind,
    ...(path === undefined ? [] : [`of ${path}`]),
    ...(lines === undefined ? [] : [lines[0] === lines[1] ? `line ${lines[0]}` : `lines ${lines.join(" to ")}`]),
    ...(kind === "secret" && rule !== undefined ? [`(${rule})`] : []),
  ].join(" ")

/** What ids of findings stand for: those of the workspace's files as wholes, and those that the ledger has seen. */
export const readKnownFindings = async (
  workspace: string,
  state: string | undefined,
): Promise<ReadonlyMap<string, string>> => {
  const known = new Map<string, string>()
  for await (const event of readEvents(state)) {
    if (event.type !== "request") continue
    for (const finding of event.findings ?? []) known.set(finding.id, saidOf(finding))
  }
  for (const { path, zone } of checkPaths(workspace, undefined, { stateDirectory: state })) {
    const { origin, mention } = pathFindingIds(path, zone)
    known.set(origin, `the whole of ${path}`)
    known.set(mention, `the name of ${path}`)
  }
  return known
}
