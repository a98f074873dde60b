import { createHash, randomUUID } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"
import { decodedViews } from "../../../src/inspect/views/decoded-views.ts"

const digest = (algorithm: string, encoding: "hex" | "base64" = "hex") =>
  createHash(algorithm).update("anything").digest(encoding)

const image = Buffer.from(Array.from({ length: 6000 }, (_, at) => (at * at * 31 + at * 7) % 251)).toString("base64")

const openTexts: ReadonlyArray<readonly [string, string]> = [
  ["a commit", `commit ${digest("sha1")}\nmerged into ${digest("sha1").slice(0, 12)}`],
  ["digests", `md5:${digest("md5")}\nsha256:${digest("sha256")}\nsha512-${digest("sha512", "base64")}`],
  ["a lock file's integrity", `"integrity": "sha512-${digest("sha512", "base64")}", "resolved": "https://a.net/b.tgz"`],
  ["a hash under a telling name", `password_hash: ${digest("sha256")}\ntokenDigest = "${digest("sha1")}"`],
  ["UUIDs", `"id": "${randomUUID()}", "traceToken": "${randomUUID()}"`],
  ["a public key", `-----BEGIN PUBLIC KEY-----\n${digest("sha512", "base64")}\n-----END PUBLIC KEY-----`],
  ["a certificate", `-----BEGIN CERTIFICATE-----\n${digest("sha512", "base64")}\n-----END CERTIFICATE-----`],
  ["a public key for ssh", `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${digest("sha256", "base64").slice(0, 43)} me@host`],
  ["a header of a private key in code", 'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) return decode(text)'],
  ["an image", `<img src="data:image/png;base64,${image}">`],
  [
    "types",
    "interface Keys { secret: Uint8Array; token: string; apiKey: Buffer | undefined; password?: SecretString }",
  ],
  ["the environment", "const apiKey = process.env.API_KEY ?? ''\npassword = os.environ['PASSWORD_1']\nTOKEN=${TOKEN2}"],
  ["references", "secret: ${{ secrets.DEPLOY_KEY_2 }}\npassword: {{ vault.password1 }}\ntoken: $(cat token1.txt)"],
  [
    "calls",
    "const token = createToken2(user1)\nlet secret = await readSecretV2(name)\nthis.password = form.value.password1",
  ],
  ["placeholders", "API_KEY=<your-api-key-1>\nTOKEN=xxxxxxxxxxxx1\npassword: changeme123\nsecret: your-secret-2"],
  ["an example's key", `${["AKIAIOSFODNN7", "EXAMPLE"].join("")}, ghp_${"x".repeat(36)}, sk-${"1234567890".repeat(4)}`],
  ["prose", "The token is refreshed hourly; your password must have 12 characters, a secret has at least 32."],
  [
    "names of secrets",
    'secretName: "db-credentials-v2", tokenUrl: "https://a.net/oauth2/token", tokenizer: "bpe-32k-v1"',
  ],
  ["numbers", "max_tokens: 1234567890123, token_count=99999999, passwordLength: 12345678"],
  [
    "an address with a port",
    "http://localhost:3000/@vite/client and http://127.0.0.1:8080/a@2x.png and git@host.net:a/b.git",
  ],
  [
    "an address with a sample password",
    "postgres://user:password@localhost:5432/app, redis://:secret@localhost, http://a:${B}@c",
  ],
]

describe("leaves alone", () => {
  test.each(openTexts)("%s", (_, text) => {
    expect(findSecrets(text).map(({ rule, start, end }) => [rule, text.slice(start, end)])).toEqual([])
  })
})

test("finds nothing in the sources of this repository, nor in what they say after decoding", () => {
  const packages = join(import.meta.dirname, "../../../..")
  const found = globSync("*/src/**/*.ts", { cwd: packages }).flatMap((file) => {
    const text = readFileSync(join(packages, file), "utf8")
    return [text, ...decodedViews(text).map((view) => view.text)].flatMap((view) =>
      findSecrets(view).map(({ rule, start, end }) => `${file}: ${rule} ${view.slice(start, end)}`),
    )
  })
  expect(found).toEqual([])
})

test("finds nothing in a lock file", () => {
  const lock = readFileSync(join(import.meta.dirname, "../../../../../package-lock.json"), "utf8")
  expect(findSecrets(lock)).toEqual([])
})
