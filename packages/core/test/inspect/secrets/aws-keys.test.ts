import { describe, expect, it } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"

// Put together here, so that nobody takes them for keys.
const id = ["AKIA", "Q3EGTSXZ7M2VJ4WK"].join("")
const secret = ["kW9/fT3xLq", "Zr7+Vb2NcY", "8hDm5PsJ4g", "Ue6RaQ1tXo"].join("")
const session = `IQoJb3JpZ2luX2VjE${"k3Jd9fQx/Zp+7Lm".repeat(20)}==`

const found = (text: string) => findSecrets(text).map(({ start, end }) => text.slice(start, end))

describe("Amazon's secret key is found", () => {
  it.each([
    `Access key ID,Secret access key\n${id},${secret}\n`,
    `\uFEFFUser name,Password,Access key ID,Secret access key,Console login link\nci,,${id},${secret},https://a.example.org\n`,
    `AWS Access Key ID [None]: ${id}\nAWS Secret Access Key [None]: ${secret}\nDefault region name [None]:`,
    `AWS Secret Access Key [****************4WKQ]: ${secret}`,
    `my aws secret access key is ${secret}, what now?`,
    `Secret access key:\n${secret}`,
    `the secret key for this is \`${secret}\``,
    `| ${id} | ${secret} |`,
    `${id}\n${secret}`,
    `"SecretAccessKey": "${secret}"`,
  ])("in %s", (text) => {
    expect(found(text).join()).toContain(secret)
  })

  it("and its session token, whole", () => {
    for (const text of [
      `aws_session_token = ${session}`,
      `"SessionToken": "${session}"`,
      `AWS Session Token [None]: ${session}`,
      `x ${session} y`,
    ])
      expect(found(text)).toEqual([session])
  })

  it("as is a key between underscores", () => {
    expect(found(`key_${id}_1`)).toEqual([id])
  })
})

describe("leaves alone", () => {
  it.each([
    `The secret access key is rotated; see commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.`,
    `const secret key = "src/packages/core/inspect/secrets/aws/r"`,
    `session_token: string, securityToken = null`,
    `MAKIA${id}`,
  ])("%s", (text) => {
    expect(found(text)).toEqual([])
  })
})
