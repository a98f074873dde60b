import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { type Policy } from "../policy/policy.ts"
import { type AnswerRegister } from "./answer-register.ts"
import { type ProtectedPlaces } from "./protected-places.ts"
import { type ScanMemo } from "./scan-memo.ts"

/** What inspection consults besides the request. */
export interface InspectionIndex {
  readonly policy: Policy
  /** Made over this policy and over `fingerprints`. */
  readonly scan: ScanMemo
  /** Knows the workspace's protected files, and bound answers, by their content. */
  readonly fingerprints: FingerprintIndex
  readonly answers: AnswerRegister
  /** Says whether `text` is a verbatim part of the file at `path`; a claim that fails it widens nothing. */
  readonly isVerbatim: (path: string, text: string) => boolean
  /** Whether the workspace has a file at this path below its root. Absent: it has none. */
  readonly holdsFile?: (path: string) => boolean
  /** Whether anything lies at an absolute path of this machine. Absent: anything may. */
  readonly isOnMachine?: (path: string) => boolean
  /** Where the workspace's protected files lie. Absent: rules alone say what a folder or a pattern holds. */
  readonly places?: ProtectedPlaces
  /** Why protected content may be missed; absent: the index is up to date. Whatever is there binds to the device. */
  readonly unready?: string
  /** What a person should know of protected content, for instance which files are known by path only. Absent: nothing. */
  readonly warnings?: ReadonlyArray<string>
}
