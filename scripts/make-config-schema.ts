// Writes the JSON Schema of config.jsonc from the schema that the code checks with.
import { configJsonSchema } from "@postern/gateway"
import { writeFileSync } from "node:fs"

const file = new URL("../packages/gateway/config.schema.json", import.meta.url)
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`)
