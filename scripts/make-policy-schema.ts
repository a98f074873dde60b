// Writes the JSON Schema of postern.jsonc from the schema that the code checks with.
import { policyJsonSchema } from "@postern/core"
import { writeFileSync } from "node:fs"

const file = new URL("../packages/core/postern.schema.json", import.meta.url)
writeFileSync(file, `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`)
