import { type FingerprintIndex } from "../fingerprint/fingerprint.ts"
import { type MentionFinding, type OriginFinding } from "../model/verdict.ts"
import { type Policy } from "../policy/policy.ts"
import { mentionFinding, originFinding } from "./finding.ts"
import { findHiddenSecrets } from "./hidden-secrets.ts"
import { findContentPaths } from "./origins/find-content-paths.ts"
import { type Reach } from "./origins/folder-readers.ts"
import { findMentions } from "./origins/find-mentions.ts"
import { isByDefault } from "./unsure-origin.ts"
import { findSecrets, mergeOverlaps, type SecretMatch } from "./secrets/find-secrets.ts"

import { holdsPackedContent } from "./views/packed-content.ts"
import { readTerminal, type TerminalText } from "./views/terminal-text.ts"

/** A part of a text that says which open file it comes from. */
export interface Claim {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** A secret in a text, and the file that the text says it stands in. */
export interface ScannedSecret extends SecretMatch {
  readonly path?: string
  /** It is written with the escapes of JSON. */
  readonly isEscaped?: true
}

/** A protected file's name as a text writes it. */
export interface WrittenName {
  readonly written: string
  readonly finding: MentionFinding
}

/** What a text alone tells, whoever says it. Holds no text but paths. */
export interface Scan {
  readonly origins: ReadonlyArray<OriginFinding>
  /** What its commands may have read, if they ran where others may have led, and what they name and do not read. */
  readonly unsure: ReadonlyArray<{ readonly certainty: "place" | "guess" | "named"; readonly origin: OriginFinding }>
  readonly names: ReadonlyArray<WrittenName>
  readonly secrets: ReadonlyArray<ScannedSecret>
  /** The formats of secrets for which no placeholder can stand: decoding alone shows them. */
  readonly hiddenSecrets: ReadonlyArray<string>
  readonly claims: ReadonlyArray<Claim>
  /** It holds an archive, an image or a document that cannot be read here, as text. */
  readonly holdsPacked: boolean
  /** Folders and patterns whose files a command in the text prints. */
  readonly reaches: ReadonlyArray<Reach>
}

const locate = (secret: ScannedSecret, claims: ReadonlyArray<Claim>): ScannedSecret => {
  const claim = claims.find(({ start, end }) => start <= secret.start && secret.end <= end)
  return claim === undefined ? secret : { ...secret, path: claim.path }
}

/** What a value of a credential file is called, whatever it is. */
const valueRule = "credential-file-value"

/** Secrets of known formats, and what is assigned in this workspace's credential files. */
const findAllSecrets = (text: string, { values }: Pick<FingerprintIndex, "values">): ReadonlyArray<ScannedSecret> => {
  const known = values(text)
  const found = findSecrets(text)
  return known.length === 0
    ? found
    : mergeOverlaps([...found, ...known.map((value) => ({ rule: valueRule, ...value }))])
}

/** What a terminal shows as a secret, from its first to its last character: with the colours that stand inside. */
const findShown = (
  { text, offsets }: TerminalText,
  find: (text: string) => ReadonlyArray<ScannedSecret>,
): ReadonlyArray<ScannedSecret> =>
  find(text).map((secret) => ({
    ...secret,
    start: offsets[secret.start] ?? 0,
    end: (offsets[secret.end - 1] ?? 0) + 1,
  }))

/**
 * Scans one text for secrets, for content of protected files, and for their names. Pure given the values that
 * `fingerprints` knows, and linear.
 */
export const scanText = (
  text: string,
  { zoneOf, names: rule }: Policy,
  fingerprints: Pick<FingerprintIndex, "values">,
): Scan => {
  const origins = new Map<string, OriginFinding>()
  const unsure: Array<Scan["unsure"][number]> = []
  const shown = readTerminal(text)
  const own = findContentPaths(text)
  const contentPaths = shown === undefined ? own : [...own, ...findContentPaths(shown.text)]
  const reaches: Array<Reach> = []
  for (const { path, form, extent, certainty } of contentPaths) {
    if (extent !== undefined) {
      reaches.push({ extent, path, ...(certainty && { certainty }) })
      continue
    }
    const place = zoneOf(path)
    if (place.zone === "cloud" && place.observed === undefined) continue
    const origin = originFinding(form, place)
    const known = origins.get(place.path)
    if (certainty !== undefined && isByDefault(origin)) unsure.push({ certainty, origin })
    // A path that is also written in full says which file it is.
    else if (known === undefined || known.isRelative === true) origins.set(place.path, origin)
  }

  // What a text only shows to come from a file, in a terminal, widens nothing.
  const claims = own.flatMap(({ path, range }): ReadonlyArray<Claim> =>
    range === undefined ? [] : [{ path: zoneOf(path).path, ...range }],
  )

  const names: Array<WrittenName> = []
  const mentions = new Set([...findMentions(text), ...(shown === undefined ? [] : findMentions(shown.text))])
  for (const written of mentions) {
    const place = zoneOf(written)
    // A path that no rule names is bound by the default alone: its name tells nothing.
    if (place.zone === "cloud" || origins.has(place.path) || place.rule.pattern === undefined) continue
    const zone = rule === "bind" ? place.zone : "cloud"
    names.push({ written, finding: mentionFinding(place, zone, rule === "redact") })
  }

  const find = (view: string) => findAllSecrets(view, fingerprints)
  const seen = shown === undefined ? find(text) : mergeOverlaps([...find(text), ...findShown(shown, find)])
  const hidden = findHiddenSecrets(text, seen, find)
  const escaped = hidden.escaped.map((secret): ScannedSecret => ({ ...secret, isEscaped: true }))
  const secrets = [...seen, ...escaped].map((secret) => locate(secret, claims))
  return {
    origins: [...origins.values()],
    unsure,
    names,
    secrets,
    hiddenSecrets: hidden.rules,
    claims,
    reaches,
    holdsPacked: holdsPackedContent(text),
  }
}
