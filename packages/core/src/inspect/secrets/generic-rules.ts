import { looksRandom } from "./secret-value.ts"
import { type SecretRule } from "./secret-rule.ts"

/** Says whether `secret` is `user:password` in base64. */
const isBasicCredential = (secret: string): boolean =>
  /^[\x20-\x7e]+:[\x20-\x7e]{3,}$/.test(Buffer.from(secret, "base64").toString("latin1"))

/** Formats that belong to no vendor: signed tokens and HTTP credentials. */
export const genericRules: ReadonlyArray<SecretRule> = [
  {
    name: "json-web-token",
    // The second part's beginning: parts hold no dot, so that each is read once.
    literals: [".eyJ"],
    pattern: /(?<=(?<head>eyJ[\w-]{5,2000})\.eyJ)[\w-]{6,16000}\.[\w-]{16,2000}(?:\.[\w-]{16,2000}){0,2}/,
    at: "anywhere",
  },
  {
    name: "encrypted-json-web-token",
    literals: ["eyJhbGciOi", "eyJlbmMiOi", "eyJ0eXAiOi"],
    pattern: /[\w-]{8,400}\.[\w-]{0,800}\.[\w-]{16,24}\.[\w-]{16,16000}\.[\w-]{16,24}/,
  },
  {
    name: "bearer-token",
    literals: ["bearer "],
    pattern: /\s{0,3}(?<secret>[\w.~+/-]{16,2000}(?<!\.)={0,2})/i,
    accepts: looksRandom,
  },
  {
    name: "basic-credentials",
    literals: ["basic "],
    pattern: /\s{0,3}(?<secret>[A-Za-z0-9+/]{8,400}={0,2})/i,
    accepts: isBasicCredential,
  },
  {
    name: "docker-credentials",
    literals: ['"auth"'],
    pattern: /\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9+/]{8,400}={0,2})"/,
    at: "anywhere",
    accepts: isBasicCredential,
  },
  {
    name: "curl-credentials",
    literals: ["-u ", "--user "],
    pattern: /["']?[\w.@-]{1,64}:(?<secret>[^\s"'`]{6,200})/,
    accepts: (secret) => !secret.includes("/") && looksRandom(secret),
  },
]
