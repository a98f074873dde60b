import { type JsonObject, matchesName, narrowest, type Target, type Zone, zones } from "@postern/core"
import * as Result from "effect/Result"
import { invalid, Refusal } from "../dialects/refusal.ts"

/** Model names that leave the choice to the router: `auto-device` narrows, `auto-cloud` only prefers. */
export const automaticModels = ["auto", "auto-device", "auto-cloud"] as const

const isZone = (value: unknown): value is Zone => zones.some((zone) => zone === value)

const isEnvelope = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Names that clients ask for, with `*`, to the name that stands for them. */
export type ModelAliases = Readonly<Record<string, string>>

/** The first alias that leads to no model; nothing where each leads to one. */
export const brokenAlias = (aliases: ModelAliases, targets: ReadonlyArray<Target>): string | undefined => {
  const known = new Set<string>([...automaticModels, ...targets.map(({ id }) => id)])
  return Object.keys(aliases).find((pattern) => !known.has(aliases[pattern] ?? ""))
}

/** A name that is a model's own stays: an alias cannot take a narrower name's place. */
const withoutAlias = (body: JsonObject, targets: ReadonlyArray<Target>, aliases: ModelAliases): JsonObject => {
  const { model } = body
  if (typeof model !== "string" || automaticModels.some((name) => name === model)) return body
  if (targets.some(({ id }) => id === model)) return body
  const found = Object.entries(aliases).find(([pattern]) => matchesName(model, [pattern]))
  return found === undefined ? body : { ...body, model: found[1] }
}

/**
 * Turns the model that a client names into what the router knows: a target's id stays, the automatic names become a limit or
 * a preference. They never widen what the request says itself.
 */
export const applyModelName = (
  asked: JsonObject,
  targets: ReadonlyArray<Target>,
  aliases: ModelAliases,
): Result.Result<JsonObject, Refusal> => {
  const body = withoutAlias(asked, targets, aliases)
  const { model, ...rest } = body
  if (model === undefined || model === null || model === "auto") return Result.succeed(rest)
  if (typeof model !== "string")
    return Result.fail(invalid("Expected `model` to be a text; write `auto`, or name a target."))
  if (targets.some(({ id }) => id === model)) return Result.succeed(body)
  // An envelope that is none is the router's to refuse.
  const said = body["postern"] ?? {}
  if (model === "auto-device" && isEnvelope(said)) {
    const zone = narrowest(["device", ...(isZone(said["zone"]) ? [said["zone"]] : [])])
    return Result.succeed({ ...rest, postern: { ...said, zone } })
  }
  if (model === "auto-cloud" && isEnvelope(said)) {
    return Result.succeed({ ...rest, postern: { prefer: "cloud", ...said } })
  }
  const known = [...automaticModels, ...targets.map(({ id }) => id)].map((name) => `\`${name}\``).join(", ")
  const message = `Expected \`model\` to be one of ${known}, came another name; use one of them, or give it a meaning in \`aliases\` of config.jsonc.`
  return Result.fail(new Refusal({ status: 404, code: "model_not_found", message }))
}
