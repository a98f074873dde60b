import * as Result from "effect/Result"
import { parsePolicy } from "../policy/parse-policy.ts"
import { PolicyError } from "../policy/policy-error.ts"
import { type PolicyLayer, type PolicyOrigin } from "../policy/policy-layer.ts"
import { type FileVersions } from "./policy-versions.ts"

/** What one policy file contributes: its versions in force, its faults, what a person should know. */
export interface LayersOfFile {
  readonly layers: ReadonlyArray<PolicyLayer>
  readonly error?: PolicyError
  readonly warning?: string
  /** Set where the file is there and no version of it counts: what puts it in force. */
  readonly awaiting?: string
}

/** An error that stands at the beginning of a file. */
export const problemOf = (file: string, message: string): PolicyError =>
  new PolicyError({ file, problems: [{ line: 1, column: 1, message }] })

/** The error of a file that is there and cannot be read. */
export const unreadable = (file: string, fault: string): PolicyError =>
  problemOf(file, `expected to read the file, came ${fault}; make it readable, or remove it`)

const parseLayer = (text: string, shown: Omit<PolicyLayer, "document" | "ruleLines">) =>
  Result.map(parsePolicy(text, shown.file, shown.origin), (parsed): PolicyLayer => ({ ...shown, ...parsed }))

const mend = (file: string) => `commit ${file}, or have a person run \`postern approve\``

/** While a file is not in force, the version that counted last holds besides: the narrower of the two. */
const layersOfPrevious = (versions: FileVersions, shown: Omit<PolicyLayer, "document" | "ruleLines">): LayersOfFile => {
  const { file, origin } = shown
  const { previous, text } = versions
  const parsed = previous && parseLayer(previous.text, { ...shown, file: `${file} (${previous.label})` })
  if (parsed !== undefined && Result.isSuccess(parsed)) {
    const change = text === undefined ? "is deleted" : "is changed"
    const warning = `${file} ${change}: its version of ${previous?.label} still holds where it is narrower; ${mend(file)}`
    return { layers: [parsed.success], warning }
  }
  if (text === undefined) return { layers: [] }
  const awaiting = `${file} is not yet in force; ${mend(file)}`
  // A first nested file only narrows: nothing is lost while it waits.
  if (origin === "nested") return { layers: [] }
  if (origin === "user") return { layers: [], warning: `${awaiting}: until then it only narrows` }
  const nothing: PolicyLayer = {
    origin,
    file: `${file} (not yet in force)`,
    document: { version: 1, default: "device" },
  }
  return { layers: [nothing], awaiting, warning: awaiting }
}

/** Parses a policy file in the versions that count. */
export const layersOf = (versions: FileVersions, origin: PolicyOrigin, file: string, folder?: string): LayersOfFile => {
  const { text, fault, isInForce } = versions
  const shown = { origin, file, ...(folder === undefined ? {} : { folder }) }
  const held: LayersOfFile = isInForce ? { layers: [] } : layersOfPrevious(versions, shown)
  if (fault !== undefined) return { ...held, error: unreadable(file, fault) }
  if (text === undefined) return held
  const parsed = parseLayer(text, { ...shown, onlyNarrows: !isInForce })
  return Result.isFailure(parsed)
    ? { ...held, error: parsed.failure }
    : { ...held, layers: [parsed.success, ...held.layers] }
}
