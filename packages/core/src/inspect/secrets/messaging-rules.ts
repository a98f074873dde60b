import { type SecretRule } from "./secret-rule.ts"

/** Chat, mail and telephony. */
export const messagingRules: ReadonlyArray<SecretRule> = [
  {
    name: "slack-token",
    literals: ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xoxc-", "xoxd-", "xoxe."],
    pattern: /(?:xox[bp]-)?[\w%-]{16,400}/,
  },
  { name: "slack-token", literals: ["xapp-"], pattern: /\d-[\w-]{16,250}/ },
  {
    name: "slack-webhook",
    literals: ["hooks.slack.com/"],
    pattern: /(?<secret>(?:services|workflows|triggers)\/[\w/+]{20,200})/,
  },
  {
    name: "discord-bot-token",
    // The user's number in base64: it begins with a digit.
    literals: ["MT", "MD", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"],
    pattern: /[A-Za-z0-9]{21,26}\.[\w-]{6}\.[\w-]{27,40}/,
  },
  {
    name: "discord-webhook",
    literals: ["discord.com/api/", "discordapp.com/api/"],
    pattern: /(?:v\d{1,2}\/)?webhooks\/(?<secret>\d{16,20}\/[\w-]{60,80})/,
  },
  {
    name: "telegram-bot-token",
    literals: [":AA"],
    pattern: /(?<=(?<head>\d{8,10}):AA)[\w-]{32,34}(?![\w-])/,
    at: "anywhere",
  },
  { name: "twilio-key", literals: ["SK"], pattern: /[0-9a-f]{32}(?![\w+=-])/ },
  { name: "sendgrid-key", literals: ["SG."], pattern: /[\w-]{20,24}\.[\w-]{39,50}/ },
  { name: "mailgun-key", literals: ["key-", "pubkey-"], pattern: /[a-f0-9]{32}(?![\w-])/ },
  {
    name: "mailchimp-key",
    literals: ["-us"],
    pattern: /(?<=(?<head>[a-f0-9]{32})-us)\d{1,2}(?![\w-])/,
    at: "anywhere",
  },
  { name: "brevo-key", literals: ["xkeysib-", "xsmtpsib-"], pattern: /[a-f0-9]{64}-[A-Za-z0-9]{16}/ },
  { name: "resend-key", literals: ["re_"], pattern: /[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,30}(?!\w)/ },
  {
    name: "teams-webhook",
    literals: [".webhook.office.com/"],
    pattern: /webhookb2\/(?<secret>[\w-]{36}@[\w-]{36}\/IncomingWebhook\/[\w-]{32}\/[\w-]{36}(?:\/[\w-]{10,80})?)/,
    at: "anywhere",
  },
  {
    name: "zapier-webhook",
    literals: ["hooks.zapier.com/hooks/catch/"],
    pattern: /(?<secret>\d{4,12}\/\w{5,20})/,
  },
]
