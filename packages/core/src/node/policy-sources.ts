import { existsSync, statSync } from "node:fs"
import { basename, dirname } from "node:path"
import { type PolicyDocument } from "../policy/policy-document.ts"
import { type PolicyError } from "../policy/policy-error.ts"
import { type IgnoreLayer } from "../policy/policy-layer.ts"
import { type LayersOfFile, layersOf, unreadable } from "./policy-layers.ts"
import { policyFileName } from "./policy-root.ts"
import { type FileVersions, readText, readVersions } from "./policy-versions.ts"

/** The versions of a folder's policy files. */
export interface FolderVersions {
  readonly folder: string
  readonly versions: ReadonlyArray<FileVersions>
}

/** Says whether there is a folder at this path. */
export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

/** The organisation's file: taken as it is, for the user cannot write it. */
export const readOrganisation = (file: string): LayersOfFile => {
  const text = readText(file)
  return layersOf({ name: file, ...text, isInForce: true, previous: undefined, head: undefined }, "organisation", file)
}

/** The versions of the user's file; nothing where it has no folder. */
export const readUser = (file: string, stateDirectory: string): FolderVersions | undefined => {
  const [folder, name] = [dirname(file), basename(file)]
  if (!isFolder(folder)) return undefined
  const versions = readVersions(folder, [name], new Set([name]), stateDirectory)
  return { folder, versions: versions.filter((version) => version.name === name) }
}

/** The policy given in code, checked as a file is. */
export const readInline = (policy: PolicyDocument | undefined): LayersOfFile => {
  const text = policy === undefined ? undefined : JSON.stringify(policy)
  const versions = { name: "", text, fault: undefined, isInForce: true, previous: undefined, head: undefined }
  return layersOf(versions, "inline", "createRouter({ policy })")
}

const folderOf = (name: string): string => (name.includes("/") ? dirname(name) : "")

/** The root file and nested ones. */
export const layersOfTree = (versions: ReadonlyArray<FileVersions>): ReadonlyArray<LayersOfFile> =>
  versions
    .filter(({ name }) => basename(name) === policyFileName)
    .map((file) =>
      file.name === policyFileName
        ? layersOf(file, "root", file.name)
        : layersOf(file, "nested", file.name, folderOf(file.name)),
    )

/** An exclusion file of another tool: its layers, and why it cannot be read. */
interface IgnoreFile {
  readonly layers: ReadonlyArray<IgnoreLayer>
  readonly error: PolicyError | undefined
}

/**
 * The exclusion files that are honoured. Both versions hold while a file is not in force: what only the older one excludes
 * stays excluded.
 */
export const readIgnoreFiles = (
  versions: ReadonlyArray<FileVersions>,
  honoured: ReadonlyArray<string>,
): ReadonlyArray<IgnoreFile> =>
  versions
    .filter(({ name }) => honoured.includes(basename(name)))
    .map(({ name, text, previous, fault }) => {
      const folder = folderOf(name)
      const older = previous && { file: `${name} (${previous.label})`, folder, text: previous.text }
      return {
        layers: [
          ...(text === undefined ? [] : [{ file: name, folder, text }]),
          ...(older === undefined ? [] : [older]),
        ],
        error: fault === undefined ? undefined : unreadable(name, fault),
      }
    })
