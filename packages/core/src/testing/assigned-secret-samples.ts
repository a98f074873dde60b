import { fillTemplate, makeRandom } from "./random-text.ts"

/** A made-up secret that only its surroundings tell. */
export interface AssignedSecretSample {
  readonly provider: string
  /** A line that holds `secret` once. */
  readonly text: string
  readonly secret: string
}

/** A name, a secret's template, and where they stand (`KEY=` is the default). */
const keyed: ReadonlyArray<readonly [string, string, string]> = [
  ["aws", "AWS_SECRET_ACCESS_KEY", "{base64:40}"],
  ["datadog", "DD_API_KEY", "{hex:32}"],
  ["datadog", "DD_APP_KEY", "{hex:40}"],
  ["twilio", "TWILIO_AUTH_TOKEN", "{hex:32}"],
  ["mistral", "MISTRAL_API_KEY", "{alnum:32}"],
  ["cohere", "COHERE_API_KEY", "{alnum:40}"],
  ["algolia", "ALGOLIA_ADMIN_KEY", "{hex:32}"],
  ["cloudflare", "CLOUDFLARE_API_TOKEN", "{url:40}"],
  ["heroku", "HEROKU_API_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
  ["postmark", "POSTMARK_SERVER_TOKEN", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
  ["auth0", "AUTH0_CLIENT_SECRET", "{url:64}"],
  ["paypal", "PAYPAL_CLIENT_SECRET", "E{url:79}"],
  ["discord", "DISCORD_CLIENT_SECRET", "{url:32}"],
  ["snowflake", "SNOWFLAKE_PASSWORD", "{alnum:6}!4{alnum:6}"],
  ["mailgun", "MAILGUN_API_KEY", "{hex:32}-{hex:8}-{hex:8}"],
  ["azure", "AZURE_STORAGE_KEY", "{base64:86}=="],
  ["generic", "DB_PASSWORD", "{alnum:5}#7{alnum:6}"],
  ["generic", "SESSION_SECRET", "{alnum:32}"],
]

const forms: ReadonlyArray<readonly [string, (key: string, secret: string) => string]> = [
  ["env", (key, secret) => `${key}=${secret}\n`],
  ["quoted env", (key, secret) => `export ${key}='${secret}'\n`],
  ["json", (key, secret) => `{ "${key.toLowerCase()}": "${secret}" }`],
  ["escaped json", (key, secret) => String.raw`{\"${key}\": \"${secret}\"}`],
  ["yaml", (key, secret) => `  ${key.toLowerCase().replaceAll("_", "-")}: ${secret}\n`],
  ["ini", (key, secret) => `${key.toLowerCase()} = ${secret}\n`],
  ["typescript", (key, secret) => `const ${key.toLowerCase()}: string = "${secret}"`],
  ["python", (key, secret) => `settings["${key}"] = '${secret}'`],
  ["go", (key, secret) => `${key.toLowerCase()} := "${secret}"`],
  ["ruby", (key, secret) => `:${key.toLowerCase()} => '${secret}',`],
  ["call", (key, secret) => `builder.set("${key}", "${secret}")`],
  ["xml attribute", (key, secret) => `<setting ${key.toLowerCase()}="${secret}" />`],
  ["xml key and value", (key, secret) => `<add key="${key}" value="${secret}" />`],
  ["xml element", (key, secret) => `<${key}>${secret}</${key}>`],
  ["command line", (key, secret) => `run --${key.toLowerCase().replaceAll("_", "-")} ${secret} --verbose`],
]

const whole: ReadonlyArray<readonly [string, string, string]> = [
  ["postgres-url", "DATABASE_URL=postgres://app:SECRET@db.service.net:5432/app", "{alnum:16}"],
  ["mysql-url", "mysql://app:SECRET@10.0.0.3/app?ssl=1", "{alnum:12}!{alnum:4}"],
  ["mongodb-url", '"uri": "mongodb+srv://app:SECRET@cluster0.service.net/app"', "{alnum:18}"],
  ["redis-url", "rediss://:SECRET@cache.service.net:6380/0", "{alnum:43}="],
  ["amqp-url", "amqps://app:SECRET@queue.service.net/vhost", "{alnum:20}"],
  ["git-url", "git clone https://oauth2:SECRET@git.service.net/a/b.git", "{alnum:20}"],
  ["ftp-url", "curl ftp://app:SECRET@files.service.net/a", "{alnum:9}"],
  ["azure-storage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET;EndpointSuffix=b", "{base64:86}=="],
  ["azure-signature", "https://a.service.net/c?sv=2024-01-01&se=2027-01-01&sig=SECRET&sr=c", "{alnum:43}%3D"],
  [
    "connection-string",
    "Server=db;Database=app;User Id=app;Password=SECRET;Encrypt=true",
    "{alnum:7}5{alnum:4}2{alnum:5}",
  ],
  ["netrc", "machine api.service.net\n  login app\n  password SECRET\n", "{alnum:14}"],
  ["netrc", "machine api.service.net login app password SECRET", "{alnum:14}"],
  ["pgpass", "db.service.net:5432:app:app:SECRET\n", "{alnum:14}"],
  ["npmrc", "//registry.service.net/:_authToken=SECRET\n", "{alnum:36}"],
  ["bearer", 'headers: { "Authorization": "Bearer SECRET" }', "{url:48}"],
  ["bearer", "authorization: bearer SECRET\r\n", "{alnum:40}"],
  ["slack-webhook", "https://hooks.slack.com/SECRET", "services/T{BASE36:10}/B{BASE36:10}/{alnum:24}"],
  ["discord-webhook", "https://discord.com/api/webhooks/SECRET", "{digits:18}/{url:68}"],
]

/** Made-up secrets that a name, an address or a header tells, in the ways people write them; equal seeds, equal samples. */
export const assignedSecretSamples = (seed: number): ReadonlyArray<AssignedSecretSample> => {
  const random = makeRandom(seed)
  const assigned = keyed.flatMap(([provider, key, template]) =>
    forms.map(([form, write]) => {
      const secret = fillTemplate(template, random)
      return { provider: `${provider} ${key}, ${form}`, text: write(key, secret), secret }
    }),
  )
  const placed = whole.map(([provider, text, template]) => {
    const secret = fillTemplate(template, random)
    return { provider, text: text.replace("SECRET", () => secret), secret }
  })
  const basic = Buffer.from(fillTemplate("app:{alnum:16}", random)).toString("base64")
  return [
    ...assigned,
    ...placed,
    { provider: "basic", text: `curl -H "Authorization: Basic ${basic}" https://api.service.net`, secret: basic },
    { provider: "docker", text: `{"auths":{"service.net":{"auth":"${basic}"}}}`, secret: basic },
  ]
}
