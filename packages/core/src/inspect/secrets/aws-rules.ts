import { type SecretRule } from "./secret-rule.ts"

/** Forty characters that nothing longer holds. */
const secretKey = String.raw`(?<![A-Za-z0-9+/])(?<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])`

/** Of forty random characters hardly ever one kind is missing; a digest in hexadecimal has one case only. */
const isSecretKey = (secret: string): boolean => /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret)

/** Amazon's keys. The secret half has no sign of its own: it is known by its name, or by the half beside it. */
export const awsRules: ReadonlyArray<SecretRule> = [
  {
    name: "aws-access-key-id",
    literals: ["AKIA", "ASIA", "ABIA", "ACCA"],
    pattern: /[A-Z2-7]{16}(?![A-Za-z0-9+=-])/,
    at: "afterUnderscore",
  },
  {
    // The console's CSV: `AKIA…,secret`; also a pair in two lines or columns.
    name: "aws-secret-access-key",
    literals: ["AKIA", "ASIA"],
    pattern: new RegExp(String.raw`[A-Z2-7]{16}[\s,;:|"']{1,12}${secretKey}`),
    at: "afterUnderscore",
    accepts: isSecretKey,
  },
  {
    // `AWS Secret Access Key [None]: secret`, "my aws secret access key is secret".
    name: "aws-secret-access-key",
    literals: ["secret access key", "secret_access_key", "secret-access-key", "secretaccesskey", "secret key"],
    pattern: new RegExp(String.raw`[^A-Za-z0-9+/][\s\S]{0,80}?${secretKey}`, "i"),
    at: "anywhere",
    accepts: isSecretKey,
  },
  {
    name: "aws-session-token",
    literals: ["session_token", "sessiontoken", "session token", "security_token", "security-token"],
    pattern:
      /["'\]]{0,2}\s{0,3}(?:\[[^\]\n]{0,40}\])?\s{0,3}[:=,]\s{0,5}["']?(?<secret>[A-Za-z0-9+/]{100,4000}={0,2})/i,
    at: "anywhere",
  },
  {
    name: "aws-session-token",
    literals: ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"],
    pattern: /(?:[A-Za-z0-9+/]|%2[BbFf]){80,4000}(?:=|%3[Dd]){0,2}/,
  },
  { name: "aws-bedrock-key", literals: ["ABSK"], pattern: /[A-Za-z0-9+/]{100,300}={0,2}/ },
]
