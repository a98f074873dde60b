import { existsSync, realpathSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { exclusionFiles, type PolicyDocument } from "../policy/policy-document.ts"
import { type PolicyWorkspace } from "../policy/path-zone.ts"
import { mergeSettings } from "../policy/policy-settings.ts"
import { type PolicyParts } from "../policy/policy.ts"
import { approvalsFile } from "./policy-approvals.ts"
import { headFiles } from "./policy-head.ts"
import { layersOf, problemOf } from "./policy-layers.ts"
import { organisationPolicyFile, userPolicyFile } from "./policy-places.ts"
import { findPolicyRoot, policyFileName, rootFiles } from "./policy-root.ts"
import {
  type FolderVersions,
  isFolder,
  layersOfTree,
  readIgnoreFiles,
  readInline,
  readOrganisation,
  readUser,
} from "./policy-sources.ts"
import { makeUnchanged } from "./policy-stamp.ts"
import { walkFiles } from "./policy-tree.ts"
import { readVersions } from "./policy-versions.ts"
import { makeRealPath } from "./real-path.ts"
import { stateFolder } from "./state-folder.ts"

const fileNames: ReadonlySet<string> = new Set([policyFileName, ...exclusionFiles])

/** Where policies are looked for, besides the workspace. */
export interface PolicyOptions {
  /** The policy given in code: stands for the root file where there is no workspace, else it only narrows. */
  readonly policy?: PolicyDocument | undefined
  /** Absent: `/etc/postern/policy.jsonc` or the system's equal. */
  readonly organisationFile?: string | undefined
  /** Absent: `$XDG_CONFIG_HOME/postern/policy.jsonc` or the system's equal. */
  readonly userFile?: string | undefined
  /** Folder of run-time state, where approvals are kept. Absent: the user's. */
  readonly stateDirectory?: string | undefined
  /** Folders of all workspaces that judge the same requests; this one among them counts for nothing. Absent: none. */
  readonly siblings?: ReadonlyArray<string | undefined> | undefined
  /** The protected name of a file that has others (hard links). Absent: none is known. */
  readonly linkedName?: ((path: string) => string | undefined) | undefined
}

/** Everything a policy is made of. */
export interface ReadPolicy {
  readonly parts: PolicyParts
  readonly folders: ReadonlyArray<FolderVersions>
  /** Whether the files it was read from are still the same, absent ones too. One `stat` a file. */
  readonly isCurrent: () => boolean
}

const realPathOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

const workspaceAt = (root: string | undefined, { linkedName, siblings = [] }: PolicyOptions): PolicyWorkspace => {
  const homes = [...new Set([homedir(), realPathOf(homedir())])]
  if (root === undefined) return { homes }
  const realRoot = realPathOf(root)
  const folders = siblings
    .flatMap((folder) => (folder === undefined ? [] : [resolve(folder)]))
    .filter((folder) => realPathOf(folder) !== realRoot)
  return {
    homes,
    root,
    realRoot,
    realPath: makeRealPath(root, linkedName),
    siblings: [...new Set(folders.flatMap((folder) => [folder, realPathOf(folder)]))],
  }
}

const watchedFiles = (folder: string, stateDirectory: string): ReadonlyArray<string> => [
  ...headFiles(folder),
  approvalsFile(folder, stateDirectory),
]

const noFolder = (workspace: string): ReadPolicy => {
  const error = problemOf(workspace, "expected `workspace` to be a folder, found none; correct the path")
  return {
    parts: { layers: [], workspace: { root: workspace }, error },
    folders: [],
    isCurrent: makeUnchanged([workspace]),
  }
}

/** Reads every policy file that applies to a workspace. Never fails: faults are in the parts. */
export const readPolicyParts = (workspace: string | undefined, options: PolicyOptions): ReadPolicy => {
  const {
    organisationFile = organisationPolicyFile(),
    userFile = userPolicyFile(),
    stateDirectory = stateFolder(),
  } = options
  const start = workspace === undefined ? undefined : resolve(workspace)
  if (start !== undefined && !isFolder(start)) return noFolder(start)
  const root = start === undefined ? undefined : (findPolicyRoot(start, stateDirectory) ?? start)
  const { files, isCut } =
    root === undefined ? { files: [], isCut: false } : walkFiles(root, (name) => fileNames.has(name))
  // Before anything is read: a change while reading is seen afterwards.
  const isSame = makeUnchanged([
    organisationFile,
    userFile,
    ...(isFolder(dirname(userFile)) ? watchedFiles(dirname(userFile), stateDirectory) : []),
    ...(start === undefined ? [] : rootFiles(start)),
    ...(root === undefined ? [] : [...files.map((name) => join(root, name)), ...watchedFiles(root, stateDirectory)]),
  ])

  const tree =
    root === undefined
      ? undefined
      : { folder: root, versions: readVersions(root, [policyFileName, ...files], fileNames, stateDirectory) }
  const user = readUser(userFile, stateDirectory)
  const held = [
    readOrganisation(organisationFile),
    ...(user?.versions ?? []).map((version) => layersOf(version, "user", userFile)),
    ...layersOfTree(tree?.versions ?? []),
    readInline(options.policy),
  ]
  const layers = held.flatMap((file) => file.layers)
  const ignored = readIgnoreFiles(tree?.versions ?? [], mergeSettings(layers).ignoreFiles)
  const gone = (tree?.versions ?? []).filter(({ text }) => text === undefined)
  const isGone = makeUnchanged(root === undefined ? [] : gone.map(({ name }) => join(root, name)))
  return {
    parts: {
      layers,
      ignoreFiles: ignored.flatMap((file) => file.layers),
      workspace: workspaceAt(root, options),
      error: [...held, ...ignored].find(({ error }) => error !== undefined)?.error,
      awaiting: held.find(({ awaiting }) => awaiting !== undefined)?.awaiting,
      warnings: [
        ...(isCut ? ["the workspace has more folders than are searched for nested policy files"] : []),
        ...held.flatMap(({ warning }) => warning ?? []),
      ],
    },
    folders: [tree, user].filter((folder) => folder !== undefined),
    isCurrent: () => isSame() && isGone(),
  }
}
