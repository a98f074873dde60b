import { type Message } from "@postern/core"
import { type CallFacts, isCorrection, readCall, readResult } from "./message-facts.ts"
import { measureLength } from "./measure-length.ts"
import { textOf } from "./text-of.ts"
import { noTrajectory, type Trajectory } from "./trajectory.ts"

/** A user's word against the last answer counts for this many messages of theirs. */
const recentWishes = 4

/** What happened since, that makes a repetition one or none. */
interface Seen {
  /** Calls since the last edit. */
  readonly calls: Set<string>
  /** Files read since they were last edited. */
  readonly files: Set<string>
  readonly edits: Array<CallFacts>
  readonly kinds: Map<string, CallFacts["kind"]>
  /** Failures since the last passing run: how often each. */
  readonly failures: Map<string, number>
}

type Counts = { -readonly [Name in keyof Trajectory]: Trajectory[Name] }

const addCall = (call: CallFacts, seen: Seen, counts: Counts): void => {
  if (seen.calls.has(call.digest)) counts.repeatedCalls++
  else if (call.kind === "read" && call.path !== undefined && seen.files.has(call.path)) counts.filesReread++
  if (call.kind === "edit") {
    const undone = seen.edits.some(
      ({ path, removed, added }) =>
        path === call.path && added !== undefined && added === call.removed && removed === call.added,
    )
    if (undone) counts.revertedEdits++
    seen.edits.push(call)
    seen.calls.clear()
    if (call.path !== undefined) seen.files.delete(call.path)
  } else if (call.kind === "read" && call.path !== undefined) seen.files.add(call.path)
  seen.calls.add(call.digest)
}

const addResult = (message: Message, seen: Seen, counts: Counts): void => {
  // What a file says of errors is no failure.
  if (seen.kinds.get(message.tool_call_id ?? "") === "read") return
  const { run, failure } = readResult(textOf(message))
  if (run === "passed") {
    counts.failingRuns = 0
    counts.sameFailure = 0
    seen.failures.clear()
  } else if (failure !== undefined) {
    const before = seen.failures.get(failure) ?? 0
    seen.failures.set(failure, before + 1)
    counts.failingRuns++
    counts.sameFailure = before
  }
}

/** Reads how a session has gone from its messages. Pure; what is known of a text is remembered, by its digest. */
export const readTrajectory = (messages: ReadonlyArray<Message>, lengths: ReadonlyArray<number>): Trajectory => {
  const isPlain = messages.every(({ role, tool_calls: calls }) => role !== "tool" && (calls ?? []).length === 0)
  const counts: Counts = { ...noTrajectory }
  const seen: Seen = { calls: new Set(), files: new Set(), edits: [], kinds: new Map(), failures: new Map() }
  for (const message of isPlain ? [] : messages) {
    if (message.role === "tool") addResult(message, seen, counts)
    const calls = message.tool_calls ?? []
    if (message.role !== "assistant" || calls.length === 0) continue
    counts.steps++
    for (const call of calls) {
      const facts = readCall(call)
      if (call.id !== undefined) seen.kinds.set(call.id, facts.kind)
      addCall(facts, seen, counts)
    }
  }
  const wishes = messages.filter(({ role }) => role === "user")
  counts.corrections = wishes
    .slice(1)
    .slice(-recentWishes)
    .filter((wish) => isCorrection(textOf(wish))).length
  counts.growth = growthOf(messages, lengths)
  return counts
}

const growthOf = (messages: ReadonlyArray<Message>, lengths: ReadonlyArray<number>): number => {
  const wish = messages.findLastIndex(({ role }) => role === "user")
  const sum = (some: ReadonlyArray<number>) => some.reduce((total, length) => total + length, 0)
  const before = sum(lengths.slice(0, wish + 1))
  return before === 0 ? 1 : sum(lengths) / before
}

/** Characters of each message. */
export const lengthsOf = (messages: ReadonlyArray<Message>): ReadonlyArray<number> =>
  messages.map((message) => measureLength(message))
