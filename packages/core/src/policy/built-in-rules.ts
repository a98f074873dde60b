import { type Zone } from "../model/zone.ts"
import { compileMatcher, compileRule, type PathRule } from "./path-rules.ts"

const patterns: ReadonlyArray<readonly [Zone, string, ReadonlyArray<string>]> = [
  [
    "device",
    "files that customarily hold credentials",
    [
      ".env",
      ".env.*",
      "*.env",
      ".envrc",
      ".npmrc",
      ".yarnrc.yml",
      ".pypirc",
      ".netrc",
      "_netrc",
      ".pgpass",
      ".my.cnf",
      ".git-credentials",
      ".htpasswd",
      "**/.aws/credentials",
      "**/.aws/config",
      "**/.docker/config.json",
      "**/.kube/config",
      "kubeconfig",
      "*.tfvars",
      "*.tfstate",
      "credentials.json",
      "service-account*.json",
      "secrets.yml",
      "secrets.yaml",
      "secrets.json",
    ],
  ],
  [
    "nowhere",
    "private keys and keystores",
    [
      "id_rsa",
      "id_dsa",
      "id_ecdsa",
      "id_ed25519",
      "*.pem",
      "*.key",
      "*.p12",
      "*.pfx",
      "*.jks",
      "*.keystore",
      "*.kdbx",
      "*.ppk",
      "*.asc",
      "*.gpg",
    ],
  ],
]

const rules: ReadonlyArray<PathRule> = patterns.flatMap(([zone, reason, list]) =>
  list.map((pattern) => compileRule(pattern, zone, { file: "built-in", pattern, reason })),
)

/** Nearly every path matches none of them: one matcher for all says so faster than each alone. */
const matchesAny = compileMatcher(patterns.flatMap(([, , list]) => list))

/** The built-in rule for a path, if there is one. Holds in every workspace, before the rules of its own file. */
export const findBuiltInRule = (path: string): PathRule | undefined =>
  matchesAny(path) ? rules.findLast((rule) => rule.matches(path)) : undefined
