import { type Zone } from "../model/zone.ts"
import { compileRule, type PathRule } from "./path-rules.ts"

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

/** Rules that hold in every workspace, before those of its own file. */
export const builtInRules: ReadonlyArray<PathRule> = patterns.flatMap(([zone, reason, list]) =>
  list.map((pattern) => compileRule(pattern, zone, { file: "built-in", pattern, reason })),
)
