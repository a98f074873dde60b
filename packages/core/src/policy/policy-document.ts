import * as Schema from "effect/Schema"
import { taskKinds } from "../model/request.ts"
import { zones } from "../model/zone.ts"

const ZoneSchema = Schema.Literals(zones).annotate({
  description: "How far text may travel: nowhere (no model at all), device, internal (the user's own network), cloud.",
})

const names = (description: string) => Schema.optionalKey(Schema.Array(Schema.NonEmptyString).annotate({ description }))

const RuleSchema = Schema.Struct({
  paths: Schema.NonEmptyArray(Schema.NonEmptyString).annotate({
    description: "Patterns with gitignore's meaning. `!` is not allowed: write a later rule.",
  }),
  zone: ZoneSchema,
  reason: Schema.optionalKey(Schema.String.annotate({ description: "Shown wherever the rule decides." })),
  observe: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "Recorded, not enforced: the rule narrows nothing (false)." }),
  ),
})

const ExceptionSchema = Schema.Struct({
  finding: Schema.NonEmptyString.annotate({ description: "Id of the finding, as `explain` prints it." }),
  reason: Schema.NonEmptyString.annotate({ description: "Why it is a false positive." }),
  expires: Schema.String.check(
    Schema.isPattern(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, { expected: "a date like 2030-12-31" }),
  ).annotate({ description: "The last day it holds (UTC), for instance 2030-12-31." }),
})

/** Files of other tools that list what an assistant must not see. */
export const exclusionFiles = [
  ".aiexclude",
  ".aiignore",
  ".cursorignore",
  ".aiderignore",
  ".geminiignore",
  ".clineignore",
] as const

/** The schema of the `cloud` key. */
export const CloudTermsSchema = Schema.Struct({
  regions: names("Regions a cloud target may stand in. Absent: any."),
  jurisdictions: names("Jurisdictions a cloud vendor may be bound by. Absent: any."),
  vendors: names("Vendors that may run a cloud target. Absent: any."),
  models: names("Ids of cloud targets, `*` for any characters. Absent: any."),
  licences: names("Licences of cloud models. Absent: any."),
  trainsOnData: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "Whether vendors that train on requests are allowed (false)." }),
  ),
  maxRetentionDays: Schema.optionalKey(
    Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)).annotate({
      description: "Most days a vendor may keep requests. Absent: any.",
    }),
  ),
  serverTools: names("Tools that a cloud target may run on its own side. Absent: none."),
})

/** What `names` may be, from the mildest to the strictest. */
export const nameRules = ["allow", "redact", "bind"] as const

/** What `secrets` may be, from the mildest to the strictest. */
export const secretRules = ["redact", "device", "refuse"] as const

/** What becomes of requests when the budget is spent, from the mildest to the strictest. */
export const spentRules = ["device", "refuse"] as const

const amount = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** The schema of limits on what cloud targets cost, per UTC day and month. */
export const BudgetSchema = Schema.Struct({
  usdPerDay: Schema.optionalKey(amount),
  usdPerMonth: Schema.optionalKey(amount),
  tokensPerDay: Schema.optionalKey(amount),
  tokensPerMonth: Schema.optionalKey(amount),
  whenSpent: Schema.optionalKey(
    Schema.Literals(spentRules).annotate({
      description: "Whether requests stay on the device then, or are refused (device).",
    }),
  ),
})

const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** Where requests go that the facts leave open. */
const RouteSchema = Schema.Struct({
  cloudShare: Schema.optionalKey(
    share.annotate({ description: "Most of the last 500 open requests that may go to the cloud, as a share (none)." }),
  ),
  maxLoss: Schema.optionalKey(
    share.annotate({ description: "Most that the device's answers may be worse than the cloud's, as a share." }),
  ),
  prefer: Schema.optionalKey(ZoneSchema.annotate({ description: "The zone of open requests otherwise (device)." })),
}).check(
  Schema.makeFilter(({ cloudShare, maxLoss }) =>
    cloudShare !== undefined && maxLoss !== undefined ? "Expected `cloudShare` or `maxLoss`, not both" : true,
  ),
)

/** The schema of a policy file. */
export const PolicyDocumentSchema = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String),
  version: Schema.Literal(1),
  default: Schema.optionalKey(ZoneSchema.annotate({ description: "Zone of files that no rule matches (device)." })),
  rules: Schema.optionalKey(Schema.Array(RuleSchema).annotate({ description: "The last rule that matches decides." })),
  outside: Schema.optionalKey(
    ZoneSchema.annotate({ description: "Zone of text whose origin is a file outside the workspace (device)." }),
  ),
  unknown: Schema.optionalKey(
    Schema.Struct({
      prose: Schema.optionalKey(ZoneSchema.annotate({ description: "Zone of prose of no known origin (cloud)." })),
      code: Schema.optionalKey(
        ZoneSchema.annotate({ description: "Zone of code of no known origin (the `default`)." }),
      ),
    }),
  ),
  names: Schema.optionalKey(
    Schema.Literals(nameRules).annotate({
      description: "What becomes of a protected path that is only named (allow).",
    }),
  ),
  secrets: Schema.optionalKey(
    Schema.Literals(secretRules).annotate({ description: "What a secret does to its request (redact)." }),
  ),
  attachments: Schema.optionalKey(
    ZoneSchema.annotate({ description: "Zone of what cannot be read: images, audio, archives (device)." }),
  ),
  ignoreFiles: Schema.optionalKey(
    Schema.Array(Schema.Literals(exclusionFiles)).annotate({
      description: "Exclusion files of other tools to honour: what they match stays on the device.",
    }),
  ),
  fingerprints: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "Whether protected files are known by their content too (true)." }),
  ),
  exceptions: Schema.optionalKey(
    Schema.Array(ExceptionSchema).annotate({
      description: "Findings reviewed and found harmless, for this file only.",
    }),
  ),
  internal: Schema.optionalKey(
    Schema.Struct({ hosts: Schema.Array(Schema.NonEmptyString) }).annotate({
      description: "Hosts that count as internal. In an organisation or user file only.",
    }),
  ),
  mode: Schema.optionalKey(
    Schema.Literals(["enforce", "observe"]).annotate({
      description: "observe: this file's rules and default are recorded and bind nothing, `nowhere` aside (enforce).",
    }),
  ),
  requirePolicy: Schema.optionalKey(
    Schema.Boolean.annotate({
      description: "Whether a workspace needs a root file of its own. In an organisation or user file only (false).",
    }),
  ),
  budget: Schema.optionalKey(
    BudgetSchema.annotate({ description: "What cloud targets may cost per UTC day and month, in dollars and tokens." }),
  ),
  cloud: Schema.optionalKey(CloudTermsSchema.annotate({ description: "Terms a cloud target must meet." })),
  route: Schema.optionalKey(
    RouteSchema.annotate({ description: "Where requests go that facts leave open. A preference, never a permission." }),
  ),
  tasks: Schema.optionalKey(
    Schema.Struct(
      Object.fromEntries(taskKinds.map((kind) => [kind, Schema.optionalKey(ZoneSchema)])) as {
        readonly [Kind in (typeof taskKinds)[number]]: Schema.optionalKey<typeof ZoneSchema>
      },
    ).annotate({ description: "Kind of task to preferred zone. A preference, never a permission." }),
  ),
})

/** A policy file's content. */
export type PolicyDocument = typeof PolicyDocumentSchema.Type

/** The policy's terms for cloud targets. */
export type CloudTerms = typeof CloudTermsSchema.Type

/** Where requests go that the facts leave open. */
export type RouteIntent = typeof RouteSchema.Type

/** Limits on what cloud targets cost. */
export type Budget = typeof BudgetSchema.Type
