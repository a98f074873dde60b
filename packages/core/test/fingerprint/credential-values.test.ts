import { describe, expect, it } from "vitest"
import { credentialValues } from "../../src/fingerprint/credential-values.ts"

const passphrase = "correct-horse-battery-staple-9912"

describe("credentialValues", () => {
  it.each([
    ["an environment file", `DB_PASSWORD=${passphrase}\n`],
    ["an exported, quoted value with a comment", `export DB_PASSWORD="${passphrase}" # rotated`],
    ["a bare value with a comment", `DB_PASSWORD=${passphrase} # rotated`],
    ["YAML", `database:\n  password: ${passphrase}\n`],
    ["JSON on one line", `{"host": "db1", "password": "${passphrase}", "a": 1}`],
    ["Terraform", `db_password = "${passphrase}"`],
    ["a list of machines", `machine example.org\n  login x\n  password ${passphrase}\n`],
    ["a registry's settings", `//registry.example.org/:_authToken=${passphrase}`],
    ["a name that says nothing", `THING=${passphrase}`],
    ["Windows line ends", `A=1\r\nDB_PASSWORD=${passphrase}\r\nB=2`],
  ])("takes what is assigned in %s", (_, text) => {
    expect([...credentialValues(text)]).toContain(passphrase)
  })

  it("takes a passphrase of several words, one with signs, and a file that is nothing but a key", () => {
    expect([...credentialValues(`PASSWORD="four words of mine"`)]).toEqual(["four words of mine"])
    expect([...credentialValues(String.raw`{"password": "a\"b/c=d:e#f"}`)]).toEqual([`a"b/c=d:e#f`])
    expect([...credentialValues("9f86d081884c7d659a2feaa0c55ad015\n")]).toEqual(["9f86d081884c7d659a2feaa0c55ad015"])
    expect([...credentialValues("URL=postgres://shop:kitten77@db.example.org/shop")]).toContain("kitten77")
  })

  it.each([
    "DEBUG=disabled",
    "HOST=localhost:5432",
    "API=https://api.example.org/v1/items",
    "DATA=/var/lib/shop/data",
    "SHORT=abc1234",
    "AWS_REGION=eu-central-1",
    "TIMEOUT=1200000",
    "NODE_ENV=production",
    "SERVICE_NAME=checkout-service-2",
    "MAIL_FROM=ops@example.org",
    "DB_PASSWORD=<your-password>",
    "DB_PASSWORD=${SECRET_OF_THE_DATABASE}",
    "# PASSWORD=",
    "START_DATE=20240131",
    "AVAILABILITY_ZONE=eu-central-1a",
    "ORIGINS=http://localhost:3000,http://localhost:5173",
    "LIFETIME=86400000",
    "BACKUP=03:00-04:00",
    'GREETING="Hello 2 you all"',
  ])("leaves out what anybody may know: %s", (line) => {
    expect([...credentialValues(`${line}\n`)]).toEqual([])
  })
})
