import { type PolicyDocument, zones } from "@postern/core"

/** A key of a policy file whose new value lets more through than the old one. */
export interface WidenedSetting {
  /** As it is written, with dots between: `unknown.code`. */
  readonly key: string
  /** Both in JSON, or in words where the key is absent. */
  readonly before: string
  readonly after: string
}

/** Whether a file's absent keys mean the table's defaults (the root file), or no opinion (every other). */
export type Absence = "default" | "no opinion"

interface Setting {
  readonly key: string
  readonly read: (document: PolicyDocument) => unknown
  /** What its absence means in the root file; absent: no limit there either. */
  readonly byDefault?: (document: PolicyDocument) => unknown
  /** Both may be absent: no opinion, the widest there is. */
  readonly isWider: (before: unknown, after: unknown) => boolean
}

type Order = ReadonlyArray<unknown>

/** From the narrowest to the widest; no opinion is wider than all. */
const byOrder = (order: Order) => {
  const placeOf = (value: unknown) => (value === undefined ? order.length : order.indexOf(value))
  return (before: unknown, after: unknown) => placeOf(after) > placeOf(before)
}

const byAmount = (before: unknown, after: unknown): boolean =>
  Number(after ?? Number.POSITIVE_INFINITY) > Number(before ?? Number.POSITIVE_INFINITY)

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A list of what is allowed: a name more lets more through, and no list lets everything through. */
const byNames = (before: unknown, after: unknown): boolean =>
  before !== undefined && (after === undefined || listOf(after).some((name) => !listOf(before).includes(name)))

/** A list of what binds: a name less lets more through. */
const byBinding = (before: unknown, after: unknown): boolean =>
  listOf(before).some((name) => !listOf(after).includes(name))

const zone = (key: string, read: Setting["read"], byDefault: Setting["byDefault"]): Setting => ({
  key,
  read,
  ...(byDefault === undefined ? {} : { byDefault }),
  isWider: byOrder(zones),
})

const cloudLists = ["regions", "jurisdictions", "vendors", "models", "licences"] as const

const amounts = ["usdPerDay", "usdPerMonth", "tokensPerDay", "tokensPerMonth"] as const

const settings: ReadonlyArray<Setting> = [
  zone(
    "default",
    ({ default: value }) => value,
    () => "device",
  ),
  zone(
    "outside",
    ({ outside }) => outside,
    () => "device",
  ),
  zone(
    "unknown.prose",
    ({ unknown }) => unknown?.prose,
    () => "cloud",
  ),
  zone(
    "unknown.code",
    ({ unknown }) => unknown?.code,
    ({ default: value = "device" }) => value,
  ),
  zone(
    "attachments",
    ({ attachments }) => attachments,
    () => "device",
  ),
  {
    key: "names",
    read: ({ names }) => names,
    byDefault: () => "allow",
    isWider: byOrder(["bind", "redact", "allow"]),
  },
  {
    key: "secrets",
    read: ({ secrets }) => secrets,
    byDefault: () => "redact",
    isWider: byOrder(["refuse", "device", "redact"]),
  },
  {
    key: "fingerprints",
    read: ({ fingerprints }) => fingerprints,
    byDefault: () => true,
    isWider: byOrder([true, false]),
  },
  { key: "ignoreFiles", read: ({ ignoreFiles }) => ignoreFiles ?? [], isWider: byBinding },
  { key: "mode", read: ({ mode }) => mode ?? "enforce", isWider: byOrder(["enforce", "observe"]) },
  {
    key: "requirePolicy",
    read: ({ requirePolicy }) => requirePolicy ?? false,
    isWider: byOrder([true, false]),
  },
  { key: "internal.hosts", read: ({ internal }) => internal?.hosts, isWider: byNames },
  ...cloudLists.map((key): Setting => ({
    key: `cloud.${key}`,
    read: ({ cloud }) => cloud?.[key],
    isWider: byNames,
  })),
  {
    key: "cloud.trainsOnData",
    read: ({ cloud }) => cloud?.trainsOnData,
    byDefault: () => false,
    isWider: byOrder([false, true]),
  },
  { key: "cloud.maxRetentionDays", read: ({ cloud }) => cloud?.maxRetentionDays, isWider: byAmount },
  {
    key: "cloud.serverTools",
    read: ({ cloud }) => cloud?.serverTools,
    byDefault: () => [],
    isWider: byNames,
  },
  ...amounts.map((key): Setting => ({ key: `budget.${key}`, read: ({ budget }) => budget?.[key], isWider: byAmount })),
  {
    key: "budget.whenSpent",
    read: ({ budget }) => budget && (budget.whenSpent ?? "device"),
    isWider: byOrder(["refuse", "device"]),
  },
]

const show = (value: unknown, written: unknown): string => {
  if (value === undefined) return "no limit"
  return `${JSON.stringify(value)}${written === undefined ? " (by default)" : ""}`
}

/** Every key that lets more through in the new document than in the old one, whether a file of today is touched or not. Pure. */
export const widenedSettings = (
  before: PolicyDocument,
  after: PolicyDocument,
  absence: Absence,
): ReadonlyArray<WidenedSetting> =>
  settings.flatMap(({ key, read, byDefault, isWider }) => {
    const valueOf = (document: PolicyDocument) =>
      read(document) ?? (absence === "default" ? byDefault?.(document) : undefined)
    const [old, changed] = [valueOf(before), valueOf(after)]
    return isWider(old, changed) ? [{ key, before: show(old, read(before)), after: show(changed, read(after)) }] : []
  })
