import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { isWithin, parsePolicy, type PolicyDocument } from "@postern/core"
import {
  approvePolicy,
  type CheckedPath,
  checkPaths,
  type PendingPolicy,
  pendingPolicies,
  policyFileName,
} from "@postern/core/node"
import * as Result from "effect/Result"
import { readKnownFindings } from "../known-findings.ts"
import { type Absence, widenedSettings } from "./widened-settings.ts"
import { widenedExceptions, widenedRules } from "./widened-rules.ts"

/** A file that would travel further than it may now. */
export interface WidenedFile {
  readonly path: string
  readonly from: CheckedPath
  readonly to: CheckedPath
}

/** All that approval would open. */
export interface Widening {
  readonly files: ReadonlyArray<WidenedFile>
  /** What policy files let through besides: settings, rules and exceptions, each with before and after. */
  readonly changes: ReadonlyArray<{ readonly file: string; readonly lines: ReadonlyArray<string> }>
}

/** The policy is approved in a folder of state that is thrown away, and the zones are compared. */
const findWidenedFiles = (workspace: string, stateDirectory: string | undefined): ReadonlyArray<WidenedFile> => {
  const trial = mkdtempSync(join(tmpdir(), "postern-approve-"))
  try {
    const before = checkPaths(workspace, undefined, { stateDirectory })
    approvePolicy(workspace, { stateDirectory: trial })
    const after = new Map(checkPaths(workspace, undefined, { stateDirectory: trial }).map((one) => [one.path, one]))
    return before.flatMap((from) => {
      const to = after.get(from.path)
      return to === undefined || isWithin(to.zone, from.zone) ? [] : [{ path: from.path, from, to }]
    })
  } finally {
    rmSync(trial, { recursive: true })
  }
}

/** Before a first file everything stays on the device; elsewhere an absent file says nothing. */
const absentAs = (absence: Absence): PolicyDocument =>
  absence === "default"
    ? {
        version: 1,
        default: "device",
        unknown: { prose: "device", code: "device" },
        names: "bind",
        secrets: "device",
      }
    : { version: 1 }

const readDocument = (text: string | undefined, name: string, absence: Absence): PolicyDocument | undefined => {
  if (text === undefined) return absentAs(absence)
  const origin = absence === "default" ? "root" : name.includes("/") ? "nested" : "user"
  const parsed = parsePolicy(text, name, origin)
  return Result.isSuccess(parsed) ? parsed.success.document : undefined
}

const linesOf = (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))

const exclusionChanges = ({ text, previous }: PendingPolicy): ReadonlyArray<string> => {
  const kept = new Set(linesOf(text))
  const held = new Set(linesOf(previous))
  return [
    ...linesOf(previous)
      .filter((line) => !line.startsWith("!") && !kept.has(line))
      .map((line) => `pattern \`${line}\`: excluded → not excluded`),
    ...linesOf(text)
      .filter((line) => line.startsWith("!") && !held.has(line))
      .map((line) => `pattern \`${line}\`: none → lets through again what others exclude`),
  ]
}

const policyChanges = (pending: PendingPolicy, said: (id: string) => string | undefined): ReadonlyArray<string> => {
  const { name, text, previous } = pending
  const absence: Absence = name === policyFileName ? "default" : "no opinion"
  const [before, after] = [readDocument(previous, name, absence), readDocument(text, name, absence)]
  if (before === undefined || after === undefined) return []
  if (text === undefined)
    return ["the file is deleted: whatever it bound, other policy files bind from now on, or none"]
  return [
    ...widenedSettings(before, after, absence).map(({ key, before: old, after: now }) => `${key}: ${old} → ${now}`),
    ...widenedRules(before, after),
    ...widenedExceptions(before, after, said),
  ]
}

const isPolicy = (name: string): boolean => name.endsWith(".jsonc")

/** Says what the edited policy files would open: files, and what counts for files and texts that are yet to come. */
export const describeWidening = async (workspace: string, state: string | undefined): Promise<Widening> => {
  const known = await readKnownFindings(workspace, state)
  const changes = pendingPolicies(workspace, { stateDirectory: state }).map((pending) => ({
    file: pending.name,
    lines: isPolicy(basename(pending.name)) ? policyChanges(pending, (id) => known.get(id)) : exclusionChanges(pending),
  }))
  return {
    files: findWidenedFiles(workspace, state),
    changes: changes.filter(({ lines }) => lines.length > 0),
  }
}
