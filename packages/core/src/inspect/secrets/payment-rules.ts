import { type SecretRule } from "./secret-rule.ts"

/** Payment, shops and delivery. */
export const paymentRules: ReadonlyArray<SecretRule> = [
  {
    name: "stripe-key",
    literals: ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_"],
    pattern: /[A-Za-z0-9]{10,255}/,
  },
  { name: "stripe-webhook-secret", literals: ["whsec_"], pattern: /[A-Za-z0-9+/]{24,128}={0,2}/ },
  { name: "square-token", literals: ["EAAA"], pattern: /[\w-]{60}(?![\w+=-])/ },
  { name: "square-token", literals: ["sq0atp-", "sq0csp-"], pattern: /[\w-]{22,60}/ },
  { name: "paypal-token", literals: ["A21AA"], pattern: /[\w-]{80,150}(?![\w+=-])/ },
  {
    name: "braintree-token",
    literals: ["access_token$"],
    pattern: /(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/,
  },
  {
    name: "plaid-token",
    literals: ["access-"],
    pattern: /(?:production|development|sandbox)-[a-f0-9]{8}(?:-[a-f0-9]{4,12}){4}/,
  },
  { name: "shopify-token", literals: ["shpat_", "shpca_", "shppa_", "shpss_"], pattern: /[a-fA-F0-9]{32,64}/ },
  {
    name: "flutterwave-key",
    literals: ["FLWSECK-", "FLWSECK_TEST-"],
    pattern: /[a-z0-9]{12,40}(?:-[a-z0-9]{6,40}){0,2}-X/,
  },
  { name: "shippo-token", literals: ["shippo_live_", "shippo_test_"], pattern: /[a-fA-F0-9]{40}/ },
  { name: "easypost-key", literals: ["EZAK", "EZTK"], pattern: /[A-Za-z0-9]{54}(?![\w+=-])/ },
]
