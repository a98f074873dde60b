import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Approval, digestOfText, readApprovals } from "./policy-approvals.ts"
import { readHead } from "./policy-head.ts"

/** A policy file as it is, and as it counted last. */
export interface FileVersions {
  /** Path below the folder, with slashes. */
  readonly name: string
  /** As it is now; absent where there is no such file. */
  readonly text: string | undefined
  /** Why the file cannot be read. */
  readonly fault: string | undefined
  /** The text is that of git HEAD or was approved: it may widen. */
  readonly isInForce: boolean
  /** The version that holds besides, while the text is not in force; absent: there was none. */
  readonly previous: { readonly text: string; readonly label: string } | undefined
  /** The text in git HEAD. */
  readonly head: string | undefined
}

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "an unknown fault"

/** Reads a file that may be absent. */
export const readText = (file: string): Pick<FileVersions, "text" | "fault"> => {
  try {
    return { text: readFileSync(file, "utf8"), fault: undefined }
  } catch (cause) {
    const code = codeOf(cause)
    const isAbsent = code === "ENOENT" || code === "ENOTDIR"
    return { text: undefined, fault: isAbsent ? undefined : code }
  }
}

/** Absent files are the same, too. */
const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined ? one === other : digestOfText(one) === digestOfText(other)

const compare = (
  folder: string,
  name: string,
  head: string | undefined,
  approval: Approval | undefined,
): FileVersions => {
  const { text, fault } = readText(join(folder, name))
  const headDigest = head === undefined ? null : digestOfText(head)
  // An approval that git HEAD has gone past counts no more.
  const approved = approval?.head === headDigest ? approval : undefined
  // Outside git HEAD an absent file counts as deleted, where a version was approved.
  const isHead = isSame(text, head) && (head !== undefined || approved === undefined)
  const isApproved = approved !== undefined && isSame(text, approved.text ?? undefined)
  const isInForce = fault === undefined && (isHead || isApproved)
  const previous =
    head !== undefined
      ? { text: head, label: "git HEAD" }
      : typeof approved?.text === "string"
        ? { text: approved.text, label: "approved" }
        : undefined
  return { name, text, fault, isInForce, previous: isInForce ? undefined : previous, head }
}

/** Reads policy files as they are and as they counted last: those found, and those that are gone from the folder. */
export const readVersions = (
  folder: string,
  found: ReadonlyArray<string>,
  fileNames: ReadonlySet<string>,
  stateDirectory: string,
): ReadonlyArray<FileVersions> => {
  const head = readHead(folder, fileNames)
  const approvals = readApprovals(folder, stateDirectory)
  const names = [...new Set([...found, ...head.keys(), ...approvals.keys()])]
  return names.toSorted().map((name) => compare(folder, name, head.get(name), approvals.get(name)))
}
