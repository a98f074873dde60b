import { existsSync } from "node:fs"
import { join } from "node:path"
import { compilePolicy, isWithin, parsePolicy, type Zone } from "@postern/core"
import { checkPaths } from "@postern/core/node"
import * as Result from "effect/Result"
import { findSecretFiles, type SecretScan } from "./find-secret-files.ts"
import {
  proposePolicy,
  readRepository,
  type RepositoryFacts,
  rulesForSecrets,
  rulesForTemplates,
} from "./propose-policy.ts"

/** What is known of a repository, and the policy that is proposed for it. */
export interface RepositoryLook {
  readonly facts: RepositoryFacts
  /** Paths that built-in rules bind. */
  readonly credentials: ReadonlyArray<string>
  readonly secrets: SecretScan
  readonly text: string
}

const shippedSchema = "./node_modules/@postern/core/postern.schema.json"

/** An address that leads nowhere is an error in every editor. */
const schemaIn = (folder: string): string | undefined =>
  existsSync(join(folder, shippedSchema)) ? shippedSchema : undefined

/** Whether a policy keeps a file off the network already. */
const boundBy = (text: string, root: string): ((path: string) => boolean) => {
  const { document } = Result.getOrThrow(parsePolicy(text, "postern.jsonc"))
  const { zoneOf } = compilePolicy(document, { file: "postern.jsonc", root })
  return (path) => isWithin(zoneOf(path).zone, "device")
}

/** Looks at the names and contents of a repository's files and proposes a policy. */
export const lookAtRepository = async (folder: string, defaultZone: Zone): Promise<RepositoryLook> => {
  const checked = checkPaths(folder)
  const named = readRepository(checked.map(({ path }) => path))
  const secrets = await findSecretFiles(folder)
  const isBound = boundBy(proposePolicy(named, defaultZone), folder)
  const credentials = checked.filter(({ rule }) => rule.file === "built-in").map(({ path }) => path)
  const templates = defaultZone === "device" ? [] : rulesForTemplates(credentials, secrets.files, defaultZone)
  // What opens comes first: what closes holds against it.
  const facts = { ...named, rules: [...templates, ...named.rules, ...rulesForSecrets(secrets.files, isBound)] }
  return { facts, credentials, secrets, text: proposePolicy(facts, defaultZone, schemaIn(folder)) }
}
