import { randomBytes } from "node:crypto"
import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"

/** The sample repository, and the strings that must never reach the cloud. */
export interface SampleWorkspace {
  readonly directory: string
  readonly protectedSource: string
  readonly canaries: ReadonlyArray<string>
  readonly token: string
  readonly privateKey: string
}

const policy = `{
  // What may leave this machine, and how far.
  "version": 1,
  "default": "cloud",
  "rules": [
    { "paths": ["src/pricing/**"], "zone": "device", "reason": "trade secret" }
  ]
}
`

/** Writes a small repository with a policy, a protected file and an open one. Secrets are made anew at every run. */
export const writeWorkspace = async (directory: string): Promise<SampleWorkspace> => {
  const canary = `CANARY_${randomBytes(8).toString("hex")}`
  const token = `ghp_${randomBytes(18).toString("hex")}`
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${randomBytes(48).toString("base64")}\n-----END PRIVATE KEY-----\n`
  const protectedSource = [
    "export function discount(customer: Customer, volume: number): number {",
    `  const floor = marginFloor(customer.segment, "${canary}")`,
    "  return Math.max(floor, 1 - Math.log10(volume) * customer.loyaltyFactor)",
    "}",
  ].join("\n")
  const files = new Map([
    ["postern.jsonc", policy],
    ["src/pricing/discount.ts", protectedSource],
    [
      "src/cart.ts",
      "export const total = (lines: ReadonlyArray<Line>) => lines.reduce((sum, line) => sum + line.price, 0)\n",
    ],
    ["deploy/server.pem", privateKey],
  ])
  for (const [name, text] of files) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
  const keyBody = privateKey.split("\n")[1] ?? privateKey
  return { directory, protectedSource, canaries: [canary, token, keyBody], token, privateKey }
}
