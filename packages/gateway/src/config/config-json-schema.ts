import * as JsonSchema from "effect/JsonSchema"
import * as Schema from "effect/Schema"
import { ConfigDocumentSchema } from "./config-document.ts"

/** The JSON Schema (draft-07) of the user's `config.jsonc`, for editors. Unknown keys are errors there too. */
export const configJsonSchema = (): object => {
  const document = JsonSchema.toDocumentDraft07(
    Schema.toJsonSchemaDocument(ConfigDocumentSchema, { onExcessProperty: "error" }),
  )
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Postern configuration",
    description: "Models, workspaces, keys and limits of one user's gateway.",
    ...document.schema,
    ...(Object.keys(document.definitions).length === 0 ? {} : { definitions: document.definitions }),
  }
}
