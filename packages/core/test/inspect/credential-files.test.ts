import { describe, expect, it } from "vitest"
import { inspectRequest } from "../../src/inspect/inspect-request.ts"
import { type ChatBody } from "../../src/model/request.ts"
import { judge } from "../../src/policy/judge.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { makeRedaction } from "../../src/redact/redaction.ts"
import { neededRedactions } from "../../src/inspect/needed-redactions.ts"
import { makeIndex } from "./make-index.ts"

const passphrase = "correct-horse-battery-staple-9912"
const environment = `NODE_ENV=production\nDB_HOST=localhost\nDB_PASSWORD=${passphrase}\nSESSION_SALT=sunflower_garden_7\n`

const ask = (content: string, document: Partial<PolicyDocument> = {}) => {
  const index = makeIndex(document, { "config/.env.local": environment })
  const body: ChatBody = { messages: [{ role: "user", content }] }
  const inspection = inspectRequest({ kind: "chat", envelope: {}, body }, index)
  const verdict = judge(inspection.findings, index.policy, {})
  const sent = makeRedaction().redactBody(body, neededRedactions(inspection, index.policy))
  return { zone: verdict.zone, sent: JSON.stringify(sent), findings: inspection.findings }
}

describe("values of credential files", () => {
  it.each([
    `Why is the password ${passphrase} refused?`,
    JSON.stringify({ Config: { Env: [`DB_PASSWORD=${passphrase}`] } }, null, 4),
    `{"content": "a\\n${passphrase}\\nb"}`,
  ])("are redacted wherever they stand: %s", (content) => {
    const { zone, sent, findings } = ask(content)
    expect(sent).not.toContain(passphrase)
    expect([zone, sent.includes("redacted_")]).toEqual(["cloud", true])
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: "secret", secret: "credential-file-value", path: "config/.env.local" }),
    )
  })

  it("bind where the policy says so, and where they are encoded", () => {
    expect(ask(`use ${passphrase}`, { secrets: "device" }).zone).toBe("device")
    expect(ask(Buffer.from(`password ${passphrase}`).toString("base64")).zone).toBe("device")
  })

  it("are redacted and bound where the whole file stands", () => {
    const { zone, sent } = ask(environment)
    expect([zone, sent.includes(passphrase), sent.includes("sunflower")]).toEqual(["device", false, false])
  })

  it("leave alone what is no value", () => {
    expect(ask("NODE_ENV=production on localhost, battery-staple").findings).toEqual([])
  })
})

describe("a run of eight words of a credential file", () => {
  it("binds, where it would only prefer the device in another file", () => {
    const words = "ONE=alpha\nTWO=beta\nTHREE=gamma\nFOUR=delta\nFIVE=epsilon\n"
    const zoneOf = (path: string) => {
      const index = makeIndex({ rules: [{ paths: [path], zone: "device" }] }, { [path]: words })
      const body: ChatBody = { messages: [{ role: "user", content: `See\n${words.slice(0, 42)}` }] }
      const { findings } = inspectRequest({ kind: "chat", envelope: {}, body }, index)
      return findings.map((finding) => (finding.kind === "content" ? finding.zone : finding.kind))
    }
    expect(zoneOf("lists/names.txt")).toEqual(["cloud"])
    expect(zoneOf("lists/.env")).toEqual(["device"])
  })
})
