/** A credential format: a literal that must occur (cheap to look for), then the whole shape. */
interface SecretRule {
  readonly name: string
  /** Looked for first; the pattern runs only where it occurs. */
  readonly literals: ReadonlyArray<string>
  /** No nested repetition: runs in linear time. */
  readonly pattern: RegExp
}

/** The commonest token formats, from the providers' public descriptions of their tokens. */
const secretRules: ReadonlyArray<SecretRule> = [
  { name: "private-key", literals: ["-----BEGIN"], pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/ },
  {
    name: "aws-access-key-id",
    literals: ["AKIA", "ASIA"],
    pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Za-z0-9])/,
  },
  {
    name: "github-token",
    literals: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    pattern: /gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,255}/,
  },
  { name: "gitlab-token", literals: ["glpat-"], pattern: /glpat-[\w-]{20}/ },
  { name: "slack-token", literals: ["xox", "xapp-"], pattern: /xox[abeoprs]-[\w-]{10,250}|xapp-\d-[\w-]{10,250}/ },
  {
    name: "slack-webhook",
    literals: ["hooks.slack.com"],
    pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/,
  },
  { name: "stripe-key", literals: ["_live_"], pattern: /(?:sk|rk)_live_[A-Za-z0-9]{16,}/ },
  { name: "openai-key", literals: ["sk-"], pattern: /(?<![\w-])sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}/ },
  { name: "anthropic-key", literals: ["sk-ant-"], pattern: /sk-ant-[\w-]{24,}/ },
  { name: "google-api-key", literals: ["AIza"], pattern: /(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])/ },
  { name: "npm-token", literals: ["npm_"], pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/ },
  { name: "hugging-face-token", literals: ["hf_"], pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/ },
  { name: "sendgrid-key", literals: ["SG."], pattern: /SG\.[\w-]{22}\.[\w-]{43}/ },
  { name: "json-web-token", literals: ["eyJ"], pattern: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/ },
  {
    name: "credential-url",
    literals: ["://"],
    pattern: /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`]{1,64}:[^\s:/@"'`${}<>]{6,128}@[\w.-]{3,}/,
  },
]

/** Names the secret formats that occur in a text. */
export const findSecrets = (text: string): ReadonlyArray<string> =>
  secretRules
    .filter((rule) => rule.literals.some((literal) => text.includes(literal)) && rule.pattern.test(text))
    .map((rule) => rule.name)
