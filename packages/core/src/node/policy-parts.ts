import { existsSync, realpathSync, statSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { exclusionFiles, type PolicyDocument } from "../policy/policy-document.ts"
import { type IgnoreLayer } from "../policy/policy-layer.ts"
import { type PolicyWorkspace } from "../policy/path-zone.ts"
import { mergeSettings } from "../policy/policy-settings.ts"
import { type PolicyParts } from "../policy/policy.ts"
import { approvalsFile } from "./policy-approvals.ts"
import { headFiles } from "./policy-head.ts"
import { type LayersOfFile, layersOf, problemOf } from "./policy-layers.ts"
import { organisationPolicyFile, userPolicyFile } from "./policy-places.ts"
import { walkFiles } from "./policy-tree.ts"
import { type FileVersions, readText, readVersions } from "./policy-versions.ts"
import { makeRealPath } from "./real-path.ts"
import { stateFolder } from "./state-folder.ts"

const policyFileName = "postern.jsonc"

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
}

/** The versions of a folder's policy files. */
export interface FolderVersions {
  readonly folder: string
  readonly versions: ReadonlyArray<FileVersions>
}

/** Everything a policy is made of, and the files it was read from, absent ones too. */
export interface ReadPolicy {
  readonly parts: PolicyParts
  readonly folders: ReadonlyArray<FolderVersions>
  readonly read: ReadonlyArray<string>
}

/** The folders from the workspace up to its repository's root, or all there are outside a repository. */
const foldersUpwards = (
  workspace: string,
): { readonly folders: ReadonlyArray<string>; readonly isRepository: boolean } => {
  const folders: Array<string> = []
  for (let folder = workspace; ; folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, ".git"))) return { folders, isRepository: true }
    if (dirname(folder) === folder) return { folders, isRepository: false }
  }
}

/** The furthest folder of a repository with a policy file; outside one the nearest, for what lies above may be anybody's. */
const findRoot = (workspace: string): string => {
  const { folders, isRepository } = foldersUpwards(workspace)
  const holders = folders.filter((folder) => existsSync(join(folder, policyFileName)))
  return (isRepository ? holders.at(-1) : holders[0]) ?? workspace
}

const readOrganisation = (file: string): LayersOfFile => {
  const text = readText(file)
  return layersOf({ name: file, ...text, isInForce: true, previous: undefined, head: undefined }, "organisation", file)
}

const readUser = (
  file: string,
  stateDirectory: string,
): { readonly held: LayersOfFile; readonly folder?: FolderVersions } => {
  const folder = dirname(file)
  if (!existsSync(folder)) return { held: { layers: [] } }
  const name = basename(file)
  const versions = readVersions(folder, [name], new Set([name]), stateDirectory).filter((one) => one.name === name)
  const [own] = versions
  return { held: own === undefined ? { layers: [] } : layersOf(own, "user", file), folder: { folder, versions } }
}

const readInline = (policy: PolicyDocument | undefined): LayersOfFile => {
  const text = policy === undefined ? undefined : JSON.stringify(policy)
  const versions = { name: "", text, fault: undefined, isInForce: true, previous: undefined, head: undefined }
  return layersOf(versions, "inline", "createRouter({ policy })")
}

const folderOf = (name: string): string => (name.includes("/") ? dirname(name) : "")

const layersOfTree = (versions: ReadonlyArray<FileVersions>): ReadonlyArray<LayersOfFile> =>
  versions
    .filter(({ name }) => basename(name) === policyFileName)
    .map((file) =>
      file.name === policyFileName
        ? layersOf(file, "root", file.name)
        : layersOf(file, "nested", file.name, folderOf(file.name)),
    )

/** Both versions of an exclusion file hold while it is not in force: what only the older one excludes stays excluded. */
const ignoreLayers = (versions: ReadonlyArray<FileVersions>, honoured: ReadonlyArray<string>) =>
  versions
    .filter(({ name }) => honoured.includes(basename(name)))
    .flatMap(({ name, text, previous }): ReadonlyArray<IgnoreLayer> => [
      ...(text === undefined ? [] : [{ file: name, folder: folderOf(name), text }]),
      ...(previous === undefined
        ? []
        : [{ file: `${name} (${previous.label})`, folder: folderOf(name), text: previous.text }]),
    ])

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

const realPathOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

const workspaceAt = (root: string | undefined): PolicyWorkspace => {
  const homes = [...new Set([homedir(), realPathOf(homedir())])]
  return root === undefined ? { homes } : { homes, root, realRoot: realPathOf(root), realPath: makeRealPath(root) }
}

const readTree = (root: string, stateDirectory: string) => {
  const { files, isCut } = walkFiles(root, (name) => fileNames.has(name))
  const versions = readVersions(root, [policyFileName, ...files], fileNames, stateDirectory)
  const warnings = isCut ? ["the workspace has more folders than are searched for nested policy files"] : []
  return { versions, warnings }
}

/** Reads every policy file that applies to a workspace. Never fails: faults are in the parts. */
export const readPolicyParts = (workspace: string | undefined, options: PolicyOptions): ReadPolicy => {
  const {
    organisationFile = organisationPolicyFile(),
    userFile = userPolicyFile(),
    stateDirectory = stateFolder(),
  } = options
  const start = workspace === undefined ? undefined : resolve(workspace)
  if (start !== undefined && !isFolder(start)) {
    const error = problemOf(start, "expected `workspace` to be a folder, found none; correct the path")
    return { parts: { layers: [], workspace: { root: start }, error }, folders: [], read: [start] }
  }
  const root = start === undefined ? undefined : findRoot(start)
  const tree = root === undefined ? { versions: [], warnings: [] } : readTree(root, stateDirectory)
  const user = readUser(userFile, stateDirectory)
  const held = [
    readOrganisation(organisationFile),
    user.held,
    ...layersOfTree(tree.versions),
    readInline(options.policy),
  ]
  const layers = held.flatMap((file) => file.layers)
  const { ignoreFiles } = mergeSettings(layers)
  const folders = [
    ...(root === undefined ? [] : [{ folder: root, versions: tree.versions }]),
    ...(user.folder === undefined ? [] : [user.folder]),
  ]
  return {
    parts: {
      layers,
      ignoreFiles: ignoreLayers(tree.versions, ignoreFiles),
      workspace: workspaceAt(root),
      error: held.find(({ error }) => error !== undefined)?.error,
      awaiting: held.find(({ awaiting }) => awaiting !== undefined)?.awaiting,
      warnings: [...tree.warnings, ...held.flatMap(({ warning }) => warning ?? [])],
    },
    folders,
    read: [
      organisationFile,
      userFile,
      // A repository may be made later, and a file above or below the present root.
      ...(start === undefined ? [] : foldersUpwards(start).folders).flatMap((folder) => [
        join(folder, policyFileName),
        join(folder, ".git", "HEAD"),
      ]),
      ...folders.flatMap(({ folder, versions }) => [
        ...versions.map(({ name }) => join(folder, name)),
        ...headFiles(folder),
        approvalsFile(folder, stateDirectory),
      ]),
    ],
  }
}
