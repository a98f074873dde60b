import { hash } from "node:crypto"
import { compileIgnoreFiles, compileLayer } from "./layer-opinions.ts"
import { makeZoneOf, type PathZone, type PolicyWorkspace } from "./path-zone.ts"
import { type PolicyDocument } from "./policy-document.ts"
import { type PolicyError } from "./policy-error.ts"
import { type IgnoreLayer, type PolicyLayer } from "./policy-layer.ts"
import { mergeSettings, type PolicySettings } from "./policy-settings.ts"
import { warnOfWiderDefaults } from "./wider-default.ts"
import { standInLayer } from "./stand-in-layer.ts"

/** The policy of a workspace: all its files, compiled into one. */
export interface Policy extends PolicySettings {
  /** `none`: no file in force gives a zone; `broken`: a file has errors. Either binds every request to the device. */
  readonly status: "given" | "none" | "broken"
  /** The faults of a broken file. */
  readonly error: PolicyError | undefined
  /** Where a file is there and not yet in force: what puts it in force. */
  readonly awaiting: string | undefined
  /** SHA-256 of all files in force: tells under which policy a request was judged. */
  readonly digest: string
  /** What a person should know: changes that wait for approval, rules without effect. */
  readonly warnings: ReadonlyArray<string>
  /** The zone of a path as written in a request. */
  readonly zoneOf: (written: string) => PathZone
}

/** The files of a policy, and what was found while they were read. */
export interface PolicyParts {
  /** Every file in force; a version that still holds is a file of its own. */
  readonly layers: ReadonlyArray<PolicyLayer>
  readonly ignoreFiles?: ReadonlyArray<IgnoreLayer>
  readonly workspace?: PolicyWorkspace
  readonly error?: PolicyError | undefined
  readonly awaiting?: string | undefined
  readonly warnings?: ReadonlyArray<string>
}

const givesZone = ({ document }: PolicyLayer): boolean =>
  document.default !== undefined || (document.rules ?? []).length > 0

/** Compiles the files in force into one policy: each gives a path one zone alone, the narrowest of them holds. */
export const compilePolicies = (parts: PolicyParts): Policy => {
  const { ignoreFiles = [], workspace = {}, error, awaiting, warnings = [] } = parts
  // What is given to `createRouter` stands for the root file only where there is no workspace.
  const isBase = ({ origin }: PolicyLayer) => origin === "root" || (origin === "inline" && workspace.root === undefined)
  const standIn = parts.layers.some(isBase) ? undefined : standInLayer(parts.layers)
  const layers = standIn === undefined ? parts.layers : [...parts.layers, standIn.layer]
  const isGiven = standIn === undefined ? layers.some((layer) => isBase(layer) && givesZone(layer)) : standIn.givesZone
  const zoneOf = makeZoneOf(
    [...layers.map((layer) => compileLayer(layer, workspace.homes ?? [])), compileIgnoreFiles(ignoreFiles)],
    workspace,
  )
  return {
    ...mergeSettings(layers),
    status: error !== undefined ? "broken" : isGiven && awaiting === undefined ? "given" : "none",
    error,
    awaiting,
    digest: digestOf(parts),
    warnings: [...warnings, ...warnOfWiderDefaults(layers, zoneOf)],
    zoneOf,
  }
}

const digestOf = ({ layers, ignoreFiles, error }: PolicyParts): string =>
  hash("sha256", JSON.stringify([layers, ignoreFiles ?? [], error?.message ?? ""]))

/** Where a single policy file comes from. */
export interface PolicySource extends PolicyWorkspace {
  /** Shown in reasons. */
  readonly file: string
  readonly ruleLines?: ReadonlyArray<number>
}

/** Compiles a document that is the root file and the only one. */
export const compilePolicy = (document: PolicyDocument, source: PolicySource): Policy => {
  const { file, ruleLines = [], ...workspace } = source
  return compilePolicies({ layers: [{ origin: "root", file, document, ruleLines }], workspace })
}

/** The policy where there is none: everything stays on the device, and the built-in rules hold. */
export const noPolicy = (root?: string): Policy =>
  compilePolicies({ layers: [], workspace: root === undefined ? {} : { root } })

/** The policy where a file has errors: as if there were none, with the errors. */
export const brokenPolicy = (error: PolicyError, root?: string): Policy =>
  compilePolicies({ layers: [], workspace: root === undefined ? {} : { root }, error })
