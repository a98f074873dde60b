import { isStandIn } from "./secret-value.ts"
import { type SecretRule } from "./secret-rule.ts"

/** Passwords that every sample has. */
const samplePassword =
  /^(?:user(?:name)?|pass(?:w(?:or)?d|phrase)?|pwd|secret|token|postgres|mysql|mongo|redis|root|admin|guest|test|foo|bar|localhost|p|pw|x+|\d{1,5})$/i

const isPassword = (secret: string): boolean =>
  !samplePassword.test(secret) && !/[{}*]|^[$%]/.test(secret) && !isStandIn(secret)

/** Databases, and passwords inside addresses. */
export const databaseRules: ReadonlyArray<SecretRule> = [
  {
    name: "credential-url",
    literals: ["://"],
    pattern: /[^\s:/@"'`<>\\]{0,128}:(?<secret>[^\s/"'`<>\\]{4,256})@[\w[%-]/,
    at: "anywhere",
    accepts: isPassword,
  },
  {
    name: "netrc-password",
    literals: ["login "],
    pattern:
      /(?<=(?:machine[ \t\r\n]{1,9}\S{1,200}|default)\s{1,40}login )\S{1,200}\s{1,40}password\s{1,9}(?<secret>[^\s"'`\\]{3,200})/,
    accepts: isPassword,
  },
  {
    name: "pgpass-password",
    literals: [":5432:", ":5433:", ":6432:", ":6543:", ":*:"],
    pattern: /(?<=[\w*.-]:[\d*]{1,5}:)[\w*.-]{1,64}:[\w.@*-]{1,64}:(?<secret>(?:\\[:\\]|[^\s:\\]){4,128})/,
    at: "anywhere",
    accepts: isPassword,
  },
  {
    name: "planetscale-token",
    literals: ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
    pattern: /[\w.=-]{32,80}(?<!\.)/,
  },
  { name: "supabase-token", literals: ["sbp_"], pattern: /(?:v0_)?[a-f0-9]{40}/ },
  { name: "supabase-token", literals: ["sb_secret_"], pattern: /[\w-]{22,60}/ },
  { name: "neon-key", literals: ["napi_"], pattern: /[a-z0-9]{40,80}/ },
  { name: "databricks-token", literals: ["dapi", "dose", "dkea"], pattern: /[a-f0-9]{32}(?:-\d)?(?!\w)/ },
  { name: "snowflake-token", literals: ["ver:"], pattern: /\d{1,2}-hint:\d{1,20}-ETM[\w+/=]{40,1000}/ },
  { name: "mongodb-secret", literals: ["mdb_sa_sk_"], pattern: /[\w-]{36,60}/ },
]
