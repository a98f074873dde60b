import type { LlamaContextSequence, Token } from "node-llama-cpp"
import { chooseSequence, sessionOf } from "./choose-sequence.ts"
import type { Place } from "./engine-protocol.ts"
import { type StepPace, evaluatePrompt } from "./evaluate-prompt.ts"
import { type Turns } from "./turns.ts"

/** A sequence in the hands of its one owner: two owners of one sequence get wrong text without an error. */
export interface Loan {
  readonly sequence: LlamaContextSequence
  /**
   * Evaluates all but the last token of the prompt, step by step in the lane's turns, and gives how many were there
   * already: none where another client had evaluated them, since that would tell what it asked.
   */
  readonly evaluatePrompt: () => Promise<number>
  readonly release: () => void
}

/** Lends sequences, each to one owner at a time. */
export interface SequencePool {
  /** The free sequence of the request's lane that saves the most evaluation; waits, until `signal` aborts, where none is. */
  readonly lend: (tokens: ReadonlyArray<Token>, place: Place, signal: AbortSignal) => Promise<Loan>
  /** Tokens of prompts that were evaluated, of all requests so far. */
  readonly evaluatedTokens: () => number
}

/** What a pool is made of. */
export interface PoolParts {
  /** Kept free for infill. */
  readonly infill: ReadonlyArray<LlamaContextSequence>
  /** For everything else. */
  readonly others: ReadonlyArray<LlamaContextSequence>
  readonly turns: Turns
  readonly pace: StepPace
}

const neverAborts = new AbortController().signal

interface Slot {
  readonly sequence: LlamaContextSequence
  owner: { readonly place: Place; readonly signal: AbortSignal } | undefined
  /** What used it last. */
  last: Place | undefined
  usedAt: number
}

interface Waiter {
  readonly place: Place
  readonly take: (slot: Slot) => void
}

/** Lets each step of generation wait for its lane's turn: the engine's own loop asks nobody between two tokens. */
const takeTurns = (slot: Slot, turns: Turns): void => {
  const { sequence } = slot
  const evaluate = sequence.evaluateWithMetadata.bind(sequence)
  sequence.evaluateWithMetadata = async function* (tokens, metadata, options) {
    const steps = evaluate(tokens, metadata, options)
    try {
      let replacement: Token | Token[] | void = undefined
      for (;;) {
        if (slot.owner !== undefined) await turns.take(slot.owner.place.lane, slot.owner.signal)
        const step = await steps.next(replacement)
        if (step.done === true) return
        replacement = yield step.value
      }
    } finally {
      await steps.return()
    }
  }
}

/** Makes the pool of one context's sequences. */
export const makeSequencePool = ({ infill, others, turns, pace }: PoolParts): SequencePool => {
  const toSlots = (sequences: ReadonlyArray<LlamaContextSequence>): ReadonlyArray<Slot> =>
    sequences.map((sequence) => ({ sequence, owner: undefined, last: undefined, usedAt: 0 }))
  const lanes = { infill: toSlots(infill), others: toSlots(others) }
  const slots = [...lanes.infill, ...lanes.others]
  for (const slot of slots) takeTurns(slot, turns)
  const waiting = new Set<Waiter>()
  let requests = 0
  const slotsOf = ({ lane }: Place): ReadonlyArray<Slot> => {
    const [own, other] = lane === "infill" ? [lanes.infill, lanes.others] : [lanes.others, lanes.infill]
    const lent = own.length > 0 ? own : other
    // One sequence is never in the hands of background work, unless there is but one.
    return lane === "background" && lent.length > 1 ? lent.slice(1) : lent
  }

  const findFree = (tokens: ReadonlyArray<Token>, place: Place): Slot | undefined => {
    const free = slotsOf(place).flatMap((slot) => {
      if (slot.owner !== undefined) return []
      const { last, sequence, usedAt } = slot
      const shared = Math.min(sequence.compareContextTokens([...tokens]).firstDifferentIndex, tokens.length)
      const session = last === undefined ? undefined : sessionOf(last)
      return [{ slot, held: sequence.nextTokenIndex, shared, session, usedAt }]
    })
    return chooseSequence(free, sessionOf(place))?.slot
  }
  const nextWaiter = (slot: Slot): Waiter | undefined => {
    const fitting = [...waiting].filter(({ place }) => slotsOf(place).includes(slot))
    return fitting.find(({ place }) => place.lane !== "background") ?? fitting[0]
  }
  const freeSlot = (place: Place, signal: AbortSignal): Promise<Slot> => {
    const { promise, reject, resolve } = Promise.withResolvers<Slot>()
    const leave = (): void => {
      waiting.delete(waiter)
      reject(signal.reason)
    }
    const waiter: Waiter = {
      place,
      take: (slot) => {
        waiting.delete(waiter)
        signal.removeEventListener("abort", leave)
        resolve(slot)
      },
    }
    waiting.add(waiter)
    signal.addEventListener("abort", leave, { once: true })
    return promise
  }
  const release = (slot: Slot): void => {
    slot.owner = undefined
    const next = nextWaiter(slot)
    if (next === undefined) return
    // Taken for it at once: whoever asks meanwhile must not find it free.
    slot.owner = { place: next.place, signal: neverAborts }
    next.take(slot)
  }

  return {
    lend: async (tokens, place, signal) => {
      signal.throwIfAborted()
      const slot = findFree(tokens, place) ?? (await freeSlot(place, signal))
      const { last, sequence } = slot
      slot.owner = { place, signal }
      slot.last = place
      slot.usedAt = ++requests
      // Not while it waited: what holds the sequence may be of a later lane, and has to go on to end.
      const leaveLane = turns.enter(place.lane)
      return {
        sequence,
        evaluatePrompt: async () => {
          const takeTurn = () => turns.take(place.lane, signal)
          const found = await evaluatePrompt(sequence, tokens, { pace, signal, takeTurn })
          return last === undefined || last.client === place.client ? found : 0
        },
        release: () => {
          leaveLane()
          release(slot)
        },
      }
    },
    evaluatedTokens: () => slots.reduce((sum, { sequence }) => sum + sequence.tokenMeter.usedInputTokens, 0),
  }
}
