/** One file of a corpus. */
export interface CorpusFile {
  readonly path: string
  readonly text: string
}

/** Files of one language, as a repository with a protected part holds them. */
export interface Corpus {
  readonly name: string
  readonly protected: ReadonlyArray<CorpusFile>
  /** Open when the index is made. */
  readonly open: ReadonlyArray<CorpusFile>
  /** Open files that are written later: the index has not seen them. */
  readonly laterOpen: ReadonlyArray<CorpusFile>
  /** Lines that a snippet is not made of: comments, imports. */
  readonly skipped: RegExp
}

/** Parts open files into those that an index sees and every fifth, which it does not. */
export const splitOpen = (files: ReadonlyArray<CorpusFile>): Pick<Corpus, "open" | "laterOpen"> => ({
  open: files.filter((_, at) => at % 5 !== 4),
  laterOpen: files.filter((_, at) => at % 5 === 4),
})
