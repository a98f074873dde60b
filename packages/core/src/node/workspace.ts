import { existsSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { makeFingerprintIndex } from "../fingerprint/fingerprint-index.ts"
import { makeAnswerRegister, type RegisteredAnswer } from "../inspect/answer-register.ts"
import { type InspectionIndex } from "../inspect/inspection-index.ts"
import { makeProtectedPlaces } from "../inspect/protected-places.ts"
import { makeScanMemo } from "../inspect/scan-memo.ts"
import { type AnswerFile, makeAnswerMemory, openAnswerFile } from "./answer-file.ts"
import { indexPlace, stateName } from "./index-place.ts"
import { makeLinkedNames } from "./linked-names.ts"
import { machineSeed } from "./machine-seed.ts"
import { loadWorkspacePolicy, type WorkspacePolicy } from "./policy-file.ts"
import { type PolicyOptions } from "./policy-parts.ts"
import { stateFolder } from "./state-folder.ts"
import { warnOfUnread } from "./unread-files.ts"
import { makeVerbatimCheck } from "./verbatim-check.ts"
import { makeWorkspaceIndex, type WorkspaceIndex } from "./workspace-index.ts"

/** A workspace as inspection knows it: its policy, its protected content, the answers given to its bound requests. */
export interface Workspace {
  /** The folder, absolute; absent: what holds without one. */
  readonly root: string | undefined
  /**
   * What inspection consults now: policy files that changed are read again, and an index that is being built is waited
   * for, at most `patienceMs`; one that is not ready then says so. Never rejects.
   */
  readonly current: (patienceMs: number) => Promise<InspectionIndex>
  /** Remembers an answer, also after a restart. Throws where it cannot be kept. */
  readonly register: (text: string, answer: RegisteredAnswer) => void
  /** Takes the unsaved text of an editor's buffer for the content of the file at `path`. */
  readonly didChange: (path: string, text: string) => void
  readonly close: () => Promise<void>
}

const isFileAt = (root: string, path: string): boolean => {
  try {
    return statSync(join(root, path)).isFile()
  } catch {
    // Nothing is there, or nothing that may be looked at.
    return false
  }
}

const openAnswers = (file: string): AnswerFile => {
  try {
    return openAnswerFile(file)
  } catch {
    // A state folder that cannot be written: answers are known as long as the process lives.
    return makeAnswerMemory()
  }
}

/** What holds without a workspace: no file is known by its content, answers are. */
const makeEmptyIndex = (seed: Uint8Array): WorkspaceIndex => {
  const done = Promise.resolve()
  return {
    fingerprints: makeFingerprintIndex({ seed }),
    places: makeProtectedPlaces([]),
    state: { kind: "ready" },
    report: { protectedFiles: 0, openFiles: 0, skipped: [], read: 0, warnings: [] },
    refresh: () => done,
    settled: () => done,
    didChange: () => {},
    bufferOf: () => undefined,
    close: () => done,
  }
}

const waitAtMost = async (ms: number, event: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((done) => {
    timer = setTimeout(done, ms)
  })
  await Promise.race([event, timeout])
  clearTimeout(timer)
}

/** Opens a workspace folder, or with `undefined` what holds without one. Never fails: what cannot be read narrows. */
export const openWorkspace = (folder: string | undefined, options: PolicyOptions = {}): Workspace => {
  const root = folder === undefined ? undefined : resolve(folder)
  const stateDirectory = options.stateDirectory ?? stateFolder()
  const seed = machineSeed(stateDirectory)
  const links = makeLinkedNames()
  let knownLinks = links.version
  const loadPolicy = (): WorkspacePolicy => {
    knownLinks = links.version
    return loadWorkspacePolicy(root, { ...options, linkedName: links.nameOf })
  }
  let policy = loadPolicy()
  const index =
    root === undefined
      ? makeEmptyIndex(seed)
      : makeWorkspaceIndex(root, { seed, file: indexPlace(root, stateDirectory), policy: () => policy, links })
  const file = openAnswers(join(stateDirectory, "answers", stateName(root)))
  const isVerbatim = makeVerbatimCheck(root, index.bufferOf)
  const holdsFile = (path: string) => root !== undefined && (index.bufferOf(path) !== undefined || isFileAt(root, path))

  const renewPolicy = (): void => {
    policy = loadPolicy()
    void index.refresh()
  }

  let known: InspectionIndex | undefined
  let position = 0

  /** Brings policy, index and answers together; anew where one of them was replaced. */
  const combine = (): InspectionIndex => {
    const { fingerprints } = index
    if (known?.fingerprints !== fingerprints) position = 0
    const answers = known?.fingerprints === fingerprints ? known.answers : makeAnswerRegister(seed, fingerprints)
    const read = file.readFrom(position)
    for (const record of read.records) answers.restore(record)
    position = read.end
    if (known === undefined || known.policy !== policy || known.answers !== answers) {
      const scan = makeScanMemo({ policy, fingerprints, answers })
      known = { policy, scan, fingerprints, answers, isVerbatim, holdsFile, isOnMachine: existsSync }
    }
    return known
  }

  return {
    root,
    current: async (patienceMs) => {
      if (!policy.isCurrent() || links.version !== knownLinks) renewPolicy()
      // Each look at the state asks the disk: one is enough where nothing was waited for.
      let { state } = index
      const refresh = async (reading: Promise<void>) => {
        if (patienceMs > 0) await waitAtMost(patienceMs, reading)
        state = index.state
      }
      // A ref that has changed is only noticed here: it is read also for those who do not wait.
      if (state.kind === "building") await refresh(index.refresh())
      // The files that were read may have other names: the policy learns them, and the index has nothing to read again.
      if (links.version !== knownLinks) {
        renewPolicy()
        await refresh(index.refresh())
      }
      const now = {
        ...combine(),
        places: index.places,
        warnings: [...index.report.warnings, ...warnOfUnread(index.report.skipped)],
      }
      return state.kind === "ready"
        ? now
        : { ...now, unready: state.kind === "failed" ? state.reason : "it is being read" }
    },
    register: (text, answer) => {
      const record = combine().answers.register(text, answer)
      if (record !== undefined) file.append(record)
    },
    didChange: index.didChange,
    close: index.close,
  }
}
