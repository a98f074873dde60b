/** How much of what is only in git is read. The newest comes first. */
export interface PastBounds {
  /** Commits that are looked through; older ones are met where one of these changes what they left. */
  readonly commits: number
  /** So many new ones are waited for; more follow while requests are served. */
  readonly waitedCommits: number
  /** Branches and tags that HEAD does not lead to, whose files are compared with those of HEAD; and such files. */
  readonly tips: number
  readonly tipFiles: number
  /** Versions of protected files, and the runs of five words that they may add. */
  readonly contents: number
  readonly grams: number
  /** Bytes of protected text that one look reads, and those that are waited for. */
  readonly bytes: number
  readonly waitedBytes: number
  /** Bytes of open files of branches and tags that HEAD does not hold. */
  readonly openBytes: number
}

/** What holds unless other bounds are given. */
export const pastBounds: PastBounds = {
  commits: 50_000,
  waitedCommits: 500,
  tips: 50,
  tipFiles: 100_000,
  contents: 20_000,
  grams: 1_000_000,
  bytes: 256_000_000,
  waitedBytes: 1_000_000,
  openBytes: 2_000_000,
}

/** Said where the bounds were met. */
export const cutPast =
  "Git holds more old versions of protected files than are kept known: the oldest are known by their paths alone."
