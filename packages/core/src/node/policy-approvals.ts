import { hash } from "node:crypto"
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const ApprovalSchema = Schema.Struct({
  /** The approved text; `null`: that there is no such file. */
  text: Schema.NullOr(Schema.String),
  /** Digest of the text in git HEAD when it was approved; `null`: there was none. */
  head: Schema.NullOr(Schema.String),
})

/** A version of a policy file that a person has approved. It counts until git HEAD has another version. */
export type Approval = typeof ApprovalSchema.Type

const ApprovalsSchema = Schema.fromJsonString(
  Schema.Struct({ folder: Schema.String, files: Schema.Record(Schema.String, ApprovalSchema) }),
)

/** The digest by which versions are told apart; line ends do not matter, for git may change them. */
export const digestOfText = (text: string): string => hash("sha256", text.replaceAll("\r\n", "\n"))

/** Approves a file as it is now. */
export const approvalOf = (file: {
  readonly text: string | undefined
  readonly head: string | undefined
}): Approval => ({
  text: file.text ?? null,
  head: file.head === undefined ? null : digestOfText(file.head),
})

/** Where the approvals of a folder are kept, outside every repository. */
export const approvalsFile = (folder: string, stateDirectory: string): string =>
  join(stateDirectory, "approvals", `${hash("sha256", realpathSync(folder)).slice(0, 32)}.json`)

/** The approved versions of a folder's policy files, by path below it. A file that cannot be read approves nothing. */
export const readApprovals = (folder: string, stateDirectory: string): ReadonlyMap<string, Approval> => {
  try {
    const text = readFileSync(approvalsFile(folder, stateDirectory), "utf8")
    const decoded = Schema.decodeUnknownOption(ApprovalsSchema)(text)
    return new Map(Option.isNone(decoded) ? [] : Object.entries(decoded.value.files))
  } catch {
    return new Map()
  }
}

/** Keeps the approved versions of a folder's policy files, readable by the user alone. */
export const writeApprovals = (
  folder: string,
  stateDirectory: string,
  approvals: ReadonlyMap<string, Approval>,
): void => {
  const file = approvalsFile(folder, stateDirectory)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const written = `${file}.${process.pid}`
  const content = { folder: realpathSync(folder), files: Object.fromEntries(approvals) }
  writeFileSync(written, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(written, file)
}
