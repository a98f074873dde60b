import { existsSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { readApprovals } from "./policy-approvals.ts"
import { readHeadOf } from "./policy-head.ts"
import { stateFolder } from "./state-folder.ts"

/** The name of a workspace's policy file, and of nested ones. */
export const policyFileName = "postern.jsonc"

/** The folders from the workspace up to its repository's root, or all there are outside a repository. */
const foldersUpwards = (workspace: string) => {
  const folders: Array<string> = []
  for (let folder = workspace; ; folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, ".git"))) return { folders, repository: folder }
    if (dirname(folder) === folder) return { folders, repository: undefined }
  }
}

/** The policy files of these folders that git HEAD has. */
const namesInHead = (repository: string, folders: ReadonlyArray<string>): ReadonlySet<string> => {
  const names = folders.map((folder) => relative(repository, join(folder, policyFileName)).replaceAll(sep, "/"))
  const known = readHeadOf(repository, names)
  return new Set(folders.filter((_, index) => known.has(names[index] ?? "")))
}

/**
 * The folder of the root policy file: the furthest one upwards in the repository; outside one the nearest, for what lies
 * above may be anybody's. A file that is deleted, and whose deletion is not in force, counts. Nothing where there is none.
 */
export const findPolicyRoot = (workspace: string, stateDirectory: string = stateFolder()): string | undefined => {
  const { folders, repository } = foldersUpwards(workspace)
  const holdsFile = (folder: string): boolean =>
    existsSync(join(folder, policyFileName)) ||
    typeof readApprovals(folder, stateDirectory).get(policyFileName)?.text === "string"
  if (repository === undefined) return folders.find(holdsFile)
  const furthest = folders.findLastIndex(holdsFile)
  // Git is asked for what could lie further up only: usually nothing.
  const further = folders.slice(furthest + 1)
  const inHead = further.length === 0 ? new Set<string>() : namesInHead(repository, further)
  return further.findLast((folder) => inHead.has(folder)) ?? folders[furthest]
}

/** The files that would change what the root is: policy files made or deleted above, a repository that is made later. */
export const rootFiles = (workspace: string): ReadonlyArray<string> =>
  foldersUpwards(workspace).folders.flatMap((folder) => [join(folder, policyFileName), join(folder, ".git", "HEAD")])
