import {
  type InspectionIndex,
  type Judgement,
  judgeWorkspaces,
  type ModelRequest,
  prepareInspection,
  recognizeSession,
  requestHash,
} from "@postern/core"
import { type Workspace } from "@postern/core/node"
import { type DecidedCall, digestOf } from "./record-call.ts"

/** By whom a call is judged that runs without a router. */
export interface Judges {
  readonly workspaces: ReadonlyArray<Workspace>
  /** The machine's own, for hashes of requests. */
  readonly hashKey: Uint8Array
}

/** What was judged, and by what. */
export interface JudgedCall extends Pick<Judgement, "contexts" | "verdict"> {
  readonly indexes: ReadonlyArray<InspectionIndex>
  readonly session: string
  readonly decided: DecidedCall
}

/** How long a call waits for an index that is being built, as the router's does. */
const patienceMs = 10_000

/** inspect → judge, as a router does it, for a call that somebody else sends. */
export const judgeCall = async (
  { workspaces, hashKey }: Judges,
  request: ModelRequest,
  headers: Readonly<Record<string, string | undefined>> | undefined,
): Promise<JudgedCall> => {
  const indexes = await Promise.all(workspaces.map(({ current }) => current(patienceMs)))
  // What cannot be inspected fails again in the inspection itself, and binds the call there.
  for (const index of indexes) await prepareInspection(request.body, index).catch(() => undefined)
  const { contexts, verdict } = judgeWorkspaces(request, indexes, process.env["POSTERN_DEVICE_ONLY"] === "1")
  const session = recognizeSession(request, headers).id
  const decided: DecidedCall = {
    verdict,
    session,
    requestHash: requestHash(request, hashKey),
    policyDigest: digestOf(indexes.map(({ policy }) => policy)),
  }
  return { contexts, verdict, indexes, session, decided }
}
