// A policy file in a repository: protected code is known by its words, even where a request does not say whose they are.
import { mistral } from "@postern/adapters/mistral"
import { createRouter } from "@postern/router"
import { execSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const repository = mkdtempSync(join(tmpdir(), "postern-example-"))
const discount = `export const discountFor = (customer: Customer, basket: Basket): number =>
  customer.loyaltyYears > 7 && basket.grossMargin > 0.31 ? basket.total * 0.12 : basket.total * 0.04
`
mkdirSync(join(repository, "src", "pricing"), { recursive: true })
writeFileSync(join(repository, "src", "pricing", "discount.ts"), discount)
writeFileSync(
  join(repository, "postern.jsonc"),
  `{
  "version": 1,
  "default": "cloud",
  "rules": [{ "paths": ["src/pricing/**"], "zone": "device", "reason": "trade secret" }],
}`,
)
// What a policy opens counts once it is committed.
const commit = "git -c user.name=me -c user.email=me@example.org commit -qm All"
execSync(`git init -q && git add -A && ${commit}`, { cwd: repository })

{
  await using router = await createRouter({
    workspace: repository,
    targets: [mistral({ model: "mistral-large-latest" })],
    stateDirectory: join(repository, ".git", "postern"),
  })
  for (const content of ["What is a monad?", `Is this right?\n\n${discount}`]) {
    const { verdict } = await router.explain({ messages: [{ role: "user", content }] })
    console.log(`${verdict.zone} at most: ${verdict.findings.map(({ explanation }) => explanation).join("; ")}`)
  }
}
rmSync(repository, { recursive: true })
