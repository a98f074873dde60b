import { type SecretRule } from "./secret-rule.ts"

const isMixed = (secret: string): boolean => /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d[^0]/.test(secret)

/** Issue trackers, documents, design, identity and other products. */
export const productRules: ReadonlyArray<SecretRule> = [
  { name: "linear-key", literals: ["lin_api_", "lin_oauth_"], pattern: /[A-Za-z0-9]{32,80}/ },
  { name: "notion-token", literals: ["ntn_"], pattern: /[A-Za-z0-9]{40,60}/ },
  { name: "notion-token", literals: ["secret_"], pattern: /[A-Za-z0-9]{43}(?!\w)/ },
  { name: "airtable-token", literals: ["pat"], pattern: /[A-Za-z0-9]{14}\.[a-f0-9]{64}/ },
  { name: "asana-token", literals: ["0/", "1/", "2/"], pattern: /\d{10,20}(?:\/\d{10,20})?:[a-f0-9]{32}(?!\w)/ },
  { name: "atlassian-token", literals: ["ATATT3", "ATOA3"], pattern: /[\w-]{60,400}(?:=[A-F0-9]{8})?/ },
  { name: "figma-token", literals: ["figd_", "figu_", "figo_", "figor_"], pattern: /[\w-]{36,80}/ },
  { name: "dropbox-token", literals: ["sl."], pattern: /(?:u\.)?[\w-]{100,2000}/ },
  { name: "okta-token", literals: ["00"], pattern: /[\w-]{40}(?![\w+=-])/, accepts: isMixed },
  { name: "mapbox-token", literals: ["sk.eyJ", "tk.eyJ"], pattern: /[\w-]{20,400}\.[\w-]{20,40}/ },
  { name: "contentful-token", literals: ["CFPAT-"], pattern: /[\w-]{43}/ },
  { name: "typeform-token", literals: ["tfp_"], pattern: /[\w-]{40,80}/ },
  {
    name: "hubspot-token",
    literals: ["pat-na1-", "pat-na2-", "pat-eu1-"],
    pattern: /[a-f0-9]{8}(?:-[a-f0-9]{4,12}){4}/,
  },
  {
    name: "launchdarkly-key",
    literals: ["sdk-", "api-"],
    pattern: /[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}(?!\w)/,
  },
  { name: "clerk-key", literals: ["ak_live_", "ak_test_"], pattern: /[A-Za-z0-9]{20,80}/ },
  { name: "readme-key", literals: ["rdme_"], pattern: /[a-z0-9]{70}/ },
  { name: "frame-io-token", literals: ["fio-u-"], pattern: /[\w-]{64}/ },
  { name: "adobe-secret", literals: ["p8e-"], pattern: /[A-Za-z0-9_-]{32}/ },
  { name: "octopus-key", literals: ["API-"], pattern: /[A-Z0-9]{26,32}(?![\w-])/ },
]
