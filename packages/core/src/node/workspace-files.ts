import { type Zone } from "../model/zone.ts"
import { type Policy } from "../policy/policy.ts"
import { runGit } from "./git-command.ts"
import { walkFiles } from "./policy-tree.ts"

/** The files of a workspace, by their paths below it. */
export interface WorkspaceFiles {
  /** Tracked files, and those that git would track. */
  readonly files: ReadonlyArray<string>
  /** Files that git leaves out: outputs, dependencies, local settings. */
  readonly ignored: ReadonlyArray<string>
  /** What git HEAD holds: the id of each file's content. Absent where there is no git: then nothing is known to be open. */
  readonly head: ReadonlyMap<string, string> | undefined
}

const dependencies = ":(exclude,glob)**/node_modules/**"

const names = (output: Buffer): ReadonlyArray<string> => output.toString("utf8").split("\0").slice(0, -1)

const contents = (output: Buffer): ReadonlyMap<string, string> => {
  const ids = new Map<string, string>()
  for (const entry of names(output)) {
    const tab = entry.indexOf("\t")
    const [mode = "", type, id] = entry.slice(0, tab).split(" ")
    // A link's content is a path.
    if (type === "blob" && id !== undefined && mode !== "120000") ids.set(entry.slice(tab + 1), id)
  }
  return ids
}

/** Lists the files of a workspace; without git by walking its folders. */
export const listWorkspaceFiles = async (root: string): Promise<WorkspaceFiles> => {
  const [own, submodules, ignored, head] = await Promise.all([
    runGit(root, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]),
    runGit(root, ["ls-files", "-z", "--cached", "--recurse-submodules"]),
    runGit(root, ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", ".", dependencies]),
    runGit(root, ["ls-tree", "-r", "-z", "HEAD"]),
  ])
  if (own === undefined) return { files: walkFiles(root, () => true).files, ignored: [], head: undefined }
  return {
    files: [...new Set([...names(own), ...(submodules === undefined ? [] : names(submodules))])],
    ignored: ignored === undefined ? [] : names(ignored),
    head: head === undefined ? new Map() : contents(head),
  }
}

/** A file whose words are protected. */
export interface ProtectedFile {
  readonly path: string
  /** Its path as the policy writes it. */
  readonly name: string
  readonly zone: Zone
}

/** Gives the loop back after so many paths. */
const pathsAtOnce = 500

/** Lets whatever waits run. */
export const giveWay = (): Promise<void> => new Promise((done) => void setImmediate(done))

/** Parts the files by the policy. What git leaves out counts only where a rule, not the default alone, protects it. */
export const partFiles = async (
  { files, ignored }: WorkspaceFiles,
  { zoneOf }: Policy,
): Promise<{ readonly open: ReadonlySet<string>; readonly closed: ReadonlyArray<ProtectedFile> }> => {
  const open = new Set<string>()
  const closed: Array<ProtectedFile> = []
  for (const [number, path] of [...files, ...ignored].entries()) {
    if (number % pathsAtOnce === pathsAtOnce - 1) await giveWay()
    const { zone, path: name, rule } = zoneOf(path)
    const isListed = number < files.length
    if (zone === "cloud") {
      if (isListed) open.add(path)
    } else if (isListed || rule.pattern !== undefined) closed.push({ path, name, zone })
  }
  return { open, closed }
}
