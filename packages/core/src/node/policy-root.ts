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
  const inHead = repository === undefined ? new Set<string>() : namesInHead(repository, folders)
  const holders = folders.filter(
    (folder) =>
      existsSync(join(folder, policyFileName)) ||
      inHead.has(folder) ||
      typeof readApprovals(folder, stateDirectory).get(policyFileName)?.text === "string",
  )
  return repository === undefined ? holders[0] : holders.at(-1)
}

/** The files that would change what the root is: policy files made or deleted above, a repository that is made later. */
export const rootFiles = (workspace: string): ReadonlyArray<string> =>
  foldersUpwards(workspace).folders.flatMap((folder) => [join(folder, policyFileName), join(folder, ".git", "HEAD")])
