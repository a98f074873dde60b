import { type FingerprintMatch } from "../fingerprint/fingerprint.ts"
import { type JsonObject } from "../model/json.ts"
import { type ModelRequest } from "../model/request.ts"
import { type Finding, type MentionFinding, type OriginFinding, type SecretFinding } from "../model/verdict.ts"
import { findBuiltInRule } from "../policy/built-in-rules.ts"
import { type Policy } from "../policy/policy.ts"
import { unescapeJson } from "../redact/unescaped-view.ts"
import { type Redactable } from "../redact/redaction.ts"
import { zoneOfAnswers } from "./answer-register.ts"
import { collectPassages } from "./collect-passages.ts"
import { makeContentStream } from "./content-stream.ts"
import { findUnreadable } from "./find-unreadable.ts"
import {
  contentFinding,
  derivedFinding,
  limitFinding,
  originFinding,
  secretFinding,
  unreadableFinding,
} from "./finding.ts"
import { type InspectionIndex } from "./inspection-index.ts"
import { judgeUnknown } from "./judge-unknown.ts"
import { isField, type Passage } from "./passage.ts"
import { isNowhere, isRead } from "./unsure-origin.ts"
import { findReached } from "./reached-places.ts"
import { type Scan, type ScannedSecret } from "./scan-text.ts"

/** A piece of the request that a placeholder must stand for, and the finding that says so. */
export interface FoundRedactable extends Redactable {
  readonly finding: SecretFinding | MentionFinding
}

/** The findings of one request, and the strings they cover. Dies with the request. */
export interface Inspection {
  readonly findings: ReadonlyArray<Finding>
  /** Strings that were inspected and need no placeholder. */
  readonly inspected: ReadonlySet<string>
  readonly redactables: ReadonlyArray<FoundRedactable>
}

/** Names shorter than this carry no secret of a known format. */
const shortestScanned = 8

const originOf = (
  written: string,
  form: "declared" | "infill" | "tool-call",
  policy: Policy,
): ReadonlyArray<OriginFinding> => {
  const place = policy.zoneOf(written)
  return place.zone === "cloud" && place.observed === undefined ? [] : [originFinding(form, place)]
}

const fateOfSecrets = ({ secrets }: Policy, isHidden: boolean) => {
  const isRedacted = secrets === "redact" && !isHidden
  const zone = secrets === "refuse" ? "nowhere" : isRedacted ? "cloud" : "device"
  return { zone, isRedacted, isHidden } as const
}

const valueOf = (text: string, { start, end, isEscaped }: ScannedSecret): string => {
  const written = text.slice(start, end)
  return isEscaped === true ? unescapeJson(written) : written
}

const pathOf = ({ path }: Passage, { zoneOf }: Policy): string | undefined =>
  path === undefined ? undefined : zoneOf(path).path

const secretsOf = (passage: Passage, scan: Scan, policy: Policy): ReadonlyArray<FoundRedactable> =>
  scan.secrets.map((secret) => {
    const finding = secretFinding(secret.rule, secret.path ?? pathOf(passage, policy), fateOfSecrets(policy, false))
    return { value: valueOf(passage.text, secret), label: secret.rule, finding }
  })

const hiddenSecretsOf = (passage: Passage, scan: Scan, policy: Policy): ReadonlyArray<Finding> =>
  // Where the decoded text is inspected itself, what is hidden here is seen there.
  passage.isDecoded === true
    ? []
    : scan.hiddenSecrets.map((rule) => secretFinding(rule, pathOf(passage, policy), fateOfSecrets(policy, true)))

const findingOfMatch = (match: FingerprintMatch, policy: Policy): ReadonlyArray<Finding> => {
  const zone = zoneOfAnswers(match.path)
  if (zone !== undefined) return match.grade === "match" ? [derivedFinding(zone)] : []
  const place = policy.zoneOf(match.path)
  if (place.zone === "cloud") return []
  // Files that hold credentials are lists of short lines: what may be chance elsewhere is none here.
  const isCredentials = findBuiltInRule(place.path) !== undefined
  return [contentFinding(isCredentials ? { ...match, grade: "match" } : match, place)]
}

const isRelative = (finding: Finding): boolean => "isRelative" in finding && finding.isRelative === true

/**
 * A client's own instructions show commands with made-up paths, and say where notes would be if there were any. What is
 * nowhere on this machine, and no rule names, gave them no text; whatever else says so may have it from elsewhere.
 */
const isMadeUp = (origin: OriginFinding, { speaker }: Passage, index: InspectionIndex): boolean =>
  speaker === "client" && isNowhere(origin, index)

/** Inspects a body of any dialect, except for strings that were inspected already. */
export const inspectBody = (
  body: JsonObject,
  index: InspectionIndex,
  already: ReadonlySet<string> = new Set(),
): Inspection => {
  const { policy } = index
  const { passages, origins } = collectPassages(body)
  const findings = new Map<string, Finding>()
  const inspected = new Set<string>()
  const redactables: Array<FoundRedactable> = []
  const add = (found: ReadonlyArray<Finding>) => {
    for (const finding of found) {
      // A path that is also written in full says which file it is.
      if (!isRelative(finding) || !findings.has(finding.id)) findings.set(finding.id, finding)
    }
  }
  const content = makeContentStream(index.fingerprints)
  const fields = makeContentStream(index.fingerprints)
  const keys = makeContentStream(index.fingerprints)
  const streamOf = ({ speaker }: Passage) => (speaker === "field" ? fields : speaker === "key" ? keys : content)

  const unreadable = findUnreadable(body)

  /** What a passage itself says of files. */
  const originsOf = ({ known }: Passage, { origins: said, reaches, unsure }: Scan): ReadonlyArray<OriginFinding> => {
    const shown = said.filter(({ form }) => form !== known)
    if (known === "command") return shown
    return [
      ...shown,
      ...unsure.flatMap(({ certainty, origin }) => (isRead(origin, certainty, index) ? [origin] : [])),
      ...reaches.flatMap((reach) =>
        findReached(reach, "command", index).filter((origin) => isRead(origin, reach.certainty, index)),
      ),
    ]
  }

  const inspectPassage = (passage: Passage): void => {
    const { text } = passage
    if (isField(passage) && text.length < shortestScanned) {
      streamOf(passage).add(text)
      inspected.add(text)
      return
    }
    const { scan, profile, answer } = index.scan(text)
    streamOf(passage).add(text, profile)
    const names = scan.names.map(({ written, finding }) => ({ value: written, label: "path", finding }))
    const toRedact = [...secretsOf(passage, scan, policy), ...names].filter(({ finding }) => finding.isRedacted)
    redactables.push(...toRedact)
    if (toRedact.length === 0) inspected.add(text)
    const secrets = secretsOf(passage, scan, policy).map(({ finding }) => finding)
    const given = isField(passage) ? undefined : answer()
    add([
      ...originsOf(passage, scan).filter((origin) => !isMadeUp(origin, passage, index)),
      ...scan.names.map(({ finding }) => finding),
      ...secrets,
      ...hiddenSecretsOf(passage, scan, policy),
      ...(given === undefined || given.zone === "cloud" ? [] : [derivedFinding(given.zone)]),
      ...(scan.holdsPacked && !unreadable.some(({ pointer }) => passage.pointer.startsWith(`${pointer}/`))
        ? [unreadableFinding(passage.pointer, "attachment", policy.attachments)]
        : []),
      ...judgeUnknown(passage, scan.claims, given, index),
    ])
  }

  for (const { form, ...place } of origins) {
    const { extent, path } = place
    const found = extent === undefined ? originOf(path, form, policy) : findReached({ ...place, extent }, form, index)
    add(found.filter((origin) => isRead(origin, place.certainty, index)))
  }
  for (const { pointer, cause } of unreadable) {
    add([unreadableFinding(pointer, cause, cause === "attachment" ? policy.attachments : "device")])
  }
  for (const passage of passages) if (!already.has(passage.text)) inspectPassage(passage)
  for (const stream of [content, fields, keys]) {
    for (const match of stream.matches()) add(findingOfMatch(match, policy))
  }
  return { findings: [...findings.values()], inspected, redactables }
}

/** Finds everything in a request that the policy cares about. Pure given the index. */
export const inspectRequest = (request: ModelRequest, index: InspectionIndex): Inspection => {
  const { findings, ...rest } = inspectBody(request.body, index)
  const declared = (request.envelope.files ?? []).flatMap(({ path }) => originOf(path, "declared", index.policy))
  const unready = index.unready === undefined ? [] : [limitFinding("index-not-ready", "device", index.unready)]
  return { ...rest, findings: [...unready, ...declared, ...findings] }
}
