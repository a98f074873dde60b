import { type Zone } from "./zone.ts"

/** The rule that decided, and where it stands. */
export interface RuleReference {
  /** The policy file, or `built-in`. */
  readonly file: string
  /** One-based line in that file; absent for built-in rules. */
  readonly line?: number
  readonly pattern?: string
  readonly reason?: string
}

/** How a piece of text was recognised as a file's content. */
export type OriginForm =
  | "declared"
  | "infill"
  | "tool-call"
  | "fence"
  | "file-header"
  | "diff"
  | "tag"
  | "grep"
  | "blame"
  | "stack-trace"
  | "command"
  | "json"

interface FindingFacts {
  /** Stable: the same cause in the same request gives the same id. */
  readonly id: string
  /** The furthest zone this finding allows. */
  readonly zone: Zone
  /** The zone it would allow at most if the policy's rule were enforced and not only observed. */
  readonly observed?: Zone
  /** What was found, in words that hold no content. */
  readonly explanation: string
}

/** Text that comes from a file with a zone of its own. */
export interface OriginFinding extends FindingFacts {
  readonly kind: "origin"
  readonly path: string
  /** Every way in which the request writes the path is relative: it does not say in which workspace the file lies. */
  readonly isRelative?: true
  readonly form: OriginForm
  readonly rule: RuleReference
}

/** Words of a protected file, known by their hashes, whatever the request says of where they come from. */
export interface ContentFinding extends FindingFacts {
  readonly kind: "content"
  readonly path: string
  /** Where the words stand in the file as it was indexed: one-based, inclusive. */
  readonly firstLine: number
  readonly lastLine: number
  readonly words: number
  /** `match` binds; `possible` may be chance: it only prefers the file's zone. */
  readonly grade: "match" | "possible"
  /** The file's zone. */
  readonly prefers: Zone
  readonly rule: RuleReference
}

/** A protected path that is only named. */
export interface MentionFinding extends FindingFacts {
  readonly kind: "mention"
  readonly path: string
  /** As for an origin. */
  readonly isRelative?: true
  readonly rule: RuleReference
  /** A placeholder stands for the name in everything that leaves the device. */
  readonly isRedacted: boolean
}

/** A credential of a known format. Never holds the credential. */
export interface SecretFinding extends FindingFacts {
  readonly kind: "secret"
  /** The secret rule's name, for instance `github-token`. */
  readonly secret: string
  /** The file it stands in, where the request says so. */
  readonly path?: string
  /** A placeholder stands for it in everything that leaves the device. */
  readonly isRedacted: boolean
}

/** Text of no known origin, judged by the policy's `unknown`. */
export interface UnknownFinding extends FindingFacts {
  readonly kind: "unknown"
  readonly content: "prose" | "code"
}

/** An answer to a request that was bound, or a part of one, come back as input. */
export interface DerivedFinding extends FindingFacts {
  readonly kind: "derived"
}

/** Something that cannot be read: an image, a reference to a server's own state. */
export interface UnreadableFinding extends FindingFacts {
  readonly kind: "unreadable"
  /** Where in the request, as a JSON pointer with indexes and field names. */
  readonly pointer: string
}

/** A limit that comes from no text: the caller's own, a missing policy, a fault of the inspector. */
export interface LimitFinding extends FindingFacts {
  readonly kind: "limit"
  readonly cause: "caller" | "no-policy" | "broken-policy" | "device-only" | "index-not-ready" | "inspector-failed"
}

/** Something the policy cares about. */
export type Finding =
  | OriginFinding
  | ContentFinding
  | MentionFinding
  | SecretFinding
  | UnknownFinding
  | DerivedFinding
  | UnreadableFinding
  | LimitFinding

/** How far a request may travel, and why. */
export interface Verdict {
  readonly zone: Zone
  /** Every finding; those whose zone equals the verdict's decided it. */
  readonly findings: ReadonlyArray<Finding>
}
