import { hash } from "node:crypto"
import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { isWithin, type Zone } from "../model/zone.ts"

/** What is remembered of an answer that Postern relayed. */
export interface RegisteredAnswer {
  /** The verdict's zone of the request it answered. */
  readonly zone: Zone
  /** The zone of the target that gave it. */
  readonly from: Zone
}

/** An answer as it outlives a process: a keyed hash of the whole, and hashes of its words in fives. Holds no text. */
export interface AnswerRecord extends RegisteredAnswer {
  readonly id: string
  /** Empty where the answer was not bound. */
  readonly windows: Uint32Array
}

/** Remembers answers, so that they are known again when they come back as input, whole or in part. Holds no text. */
export interface AnswerRegister {
  /**
   * Remembers an answer, and gives what must be kept for it to outlive the process; nothing for one of less than three
   * words and 16 characters.
   */
  readonly register: (text: string, answer: RegisteredAnswer) => AnswerRecord | undefined
  /** Remembers what an earlier process, or another one, registered. */
  readonly restore: (record: AnswerRecord) => void
  /** The keyed hash of a text, spaces around it aside. */
  readonly identify: (text: string) => string
  readonly find: (id: string) => RegisteredAnswer | undefined
}

/** "Yes." is everybody's answer: shorter ones say nothing that could be known again. */
const isTelling = (text: string): boolean => text.length >= 16 || text.split(/\s+/).length >= 3

// No file has such a path: a workspace cannot hold one, and a request cannot name one.
const pathPrefix = "\0answer/"

/** The zone of the bound answers whose words a fingerprint match found; absent: the match is of a file. */
export const zoneOfAnswers = (path: string): Zone | undefined => {
  if (!path.startsWith(pathPrefix)) return undefined
  const zone = path.slice(pathPrefix.length)
  return zone === "internal" || zone === "device" ? zone : "nowhere"
}

/**
 * Makes an empty register. `seed` keys the hashes; words of bound answers are protected in `fingerprints`, so that a part
 * of an answer is known too.
 */
export const makeAnswerRegister = (seed: Uint8Array, fingerprints: FingerprintIndex): AnswerRegister => {
  const key = Buffer.from(seed).toString("base64")
  const answers = new Map<string, RegisteredAnswer>()
  const identify = (text: string) => hash("sha256", `${key} ${hash("sha256", text.trim())}`, "base64")

  const restore = ({ id, zone, from, windows }: AnswerRecord) => {
    const known = answers.get(id)
    // The same words given twice stay bound by the narrower of the two requests.
    if (known === undefined || isWithin(zone, known.zone)) answers.set(id, { zone, from })
    if (zone !== "cloud") fingerprints.protectNew(`${pathPrefix}${zone}`, windows)
  }

  return {
    identify,
    restore,
    find: (id) => answers.get(id),
    register: (text, { zone, from }) => {
      if (!isTelling(text.trim())) return undefined
      const windows = zone === "cloud" ? new Uint32Array() : fingerprints.windows(text)
      const record = { id: identify(text), zone, from, windows }
      restore(record)
      return record
    },
  }
}
