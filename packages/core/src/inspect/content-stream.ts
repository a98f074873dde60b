import { type FingerprintIndex, type FingerprintMatch } from "../fingerprint/fingerprint.ts"
import { type TextProfile } from "../fingerprint/text-profile.ts"

/** Texts that are read one after another as one stream of words, so that a run over several of them is seen. */
export interface ContentStream {
  /** Takes the next text; `profile` gives what is remembered of it. */
  readonly add: (text: string, profile?: () => TextProfile) => void
  readonly matches: () => ReadonlyArray<FingerprintMatch>
}

/** Shorter texts are profiled together with their neighbours. */
const shortestAlone = 64

/** Makes an empty stream. */
export const makeContentStream = (index: FingerprintIndex): ContentStream => {
  const isAsked = index.grams > 0
  const profiles: Array<TextProfile> = []
  let short: Array<string> = []

  const joinShort = () => {
    if (short.length > 0) profiles.push(index.profile(short.join("\n")))
    short = []
  }

  return {
    add: (text, profile) => {
      if (!isAsked) return
      if (profile === undefined || text.length < shortestAlone) {
        short.push(text)
        return
      }
      joinShort()
      profiles.push(profile())
    },
    matches: () => {
      joinShort()
      return isAsked ? index.match(profiles) : []
    },
  }
}
