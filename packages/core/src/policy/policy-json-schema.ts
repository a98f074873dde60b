import * as JsonSchema from "effect/JsonSchema"
import * as Schema from "effect/Schema"
import { PolicyDocumentSchema } from "./policy-document.ts"

/** The JSON Schema (draft-07) of a policy file, for editors. Unknown keys are errors there too. */
export const policyJsonSchema = (): object => {
  const document = JsonSchema.toDocumentDraft07(
    Schema.toJsonSchemaDocument(PolicyDocumentSchema, { onExcessProperty: "error" }),
  )
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Postern policy",
    description: "How far each file of a repository may travel: nowhere, device, internal or cloud.",
    ...document.schema,
    ...(Object.keys(document.definitions).length === 0 ? {} : { definitions: document.definitions }),
  }
}
