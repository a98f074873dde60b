import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { type TextProfile } from "../fingerprint/text-profile.ts"
import { type Policy } from "../policy/policy.ts"
import { type AnswerRegister, type RegisteredAnswer } from "./answer-register.ts"
import { makeRecentValues } from "../recent-values.ts"
import { textDigest } from "../text-digest.ts"
import { type Scan, scanText } from "./scan-text.ts"

/** A text as inspection knows it. */
export interface ScannedText {
  readonly scan: Scan
  readonly profile: () => TextProfile
  /** The answer that this text is, if it is one. */
  readonly answer: () => RegisteredAnswer | undefined
}

/** Scans a text, or remembers its scan. */
export type ScanMemo = (text: string) => ScannedText

/** What a memo is made over; another policy or index needs another memo. */
export interface ScanParts {
  readonly policy: Policy
  readonly fingerprints: FingerprintIndex
  readonly answers: AnswerRegister
  /** How many texts are remembered; absent: 16,384. */
  readonly size?: number
}

/** Shorter texts are scanned faster than they are hashed and looked up. */
const shortestRemembered = 64

const defaultSize = 16_384

interface Remembered {
  readonly scan: Scan
  /** How many values of credential files were known then. */
  readonly values: number
  profile?: TextProfile
  answerId?: string
}

/**
 * Makes a memo over `scanText` and over what index and register know of a text: a long conversation costs only its new
 * text. Keys are digests, so no text outlives its request; what was not used lately is dropped.
 */
export const makeScanMemo = ({ policy, fingerprints, answers, size = defaultSize }: ScanParts): ScanMemo => {
  const texts = makeRecentValues<Remembered>(size)

  const remember = (text: string): Remembered => {
    const values = fingerprints.valueCount
    if (text.length < shortestRemembered) return { scan: scanText(text, policy, fingerprints), values }
    const key = textDigest(text)
    const known = texts.get(key)
    if (known?.values === values) return known
    const remembered = { scan: scanText(text, policy, fingerprints), values }
    texts.set(key, remembered)
    return remembered
  }

  return (text) => {
    const remembered = remember(text)
    return {
      scan: remembered.scan,
      profile: () => {
        const { profile } = remembered
        if (profile?.version === fingerprints.version) return profile
        return (remembered.profile = fingerprints.profile(text))
      },
      answer: () => answers.find((remembered.answerId ??= answers.identify(text))),
    }
  }
}
