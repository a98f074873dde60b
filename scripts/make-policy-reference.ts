// Writes the table of the policy's keys into docs/policy.md, from the schema that the code checks with.
import { policyJsonSchema } from "@postern/core"
import { readFileSync, writeFileSync } from "node:fs"
import { putPolicyReference } from "./policy-reference.ts"

const file = new URL("../docs/policy.md", import.meta.url)
writeFileSync(file, putPolicyReference(readFileSync(file, "utf8"), policyJsonSchema()))
