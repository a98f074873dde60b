import { type SecretRule } from "./secret-rule.ts"

/** Monitoring, logs and error reports. */
export const monitoringRules: ReadonlyArray<SecretRule> = [
  { name: "new-relic-key", literals: ["NRAK-", "NRIQ-"], pattern: /[A-Z0-9]{27,32}/ },
  { name: "new-relic-key", literals: ["NRII-", "NRAL-"], pattern: /[\w-]{32}/ },
  {
    name: "new-relic-license-key",
    literals: ["NRAL"],
    pattern: /(?<=(?<head>[a-fA-F0-9]{36})NRAL)(?!\w)/,
    at: "anywhere",
  },
  { name: "grafana-token", literals: ["glsa_"], pattern: /[A-Za-z0-9]{32}_[a-fA-F0-9]{8}/ },
  { name: "grafana-token", literals: ["glc_"], pattern: /[A-Za-z0-9+/]{32,400}={0,3}/ },
  { name: "grafana-token", literals: ["eyJrIjoi"], pattern: /[A-Za-z0-9+/]{40,400}={0,3}/ },
  { name: "sentry-token", literals: ["sntrys_", "sntryu_", "sntrya_"], pattern: /[\w+/=-]{40,400}/ },
  { name: "dynatrace-token", literals: ["dt0c01.", "dt0s01.", "dt0s16."], pattern: /[A-Z0-9]{8,24}\.[A-Z0-9]{64}/ },
]
