import { existsSync, statSync } from "node:fs"
import { type NetworkTarget, type Target } from "@postern/core"
import { type ConfigDocument, type KeySource, type TargetDocument } from "../../config/config-document.ts"
import { makeTargets } from "../../config/make-targets.ts"
import { configFile, readConfig } from "../../config/read-config.ts"
import { homePath } from "../../config/read-key.ts"
import { diagnoseFit } from "./diagnose-fit.ts"
import { diagnoseForwarding } from "./diagnose-forwarding.ts"
import { type Diagnosis } from "./diagnosis.ts"

const diagnoseKey = (about: string, source: KeySource): ReadonlyArray<Diagnosis> => {
  if ("env" in source) {
    const isThere = (process.env[source.env] ?? "") !== ""
    return isThere ? [] : [{ about, state: "problem", found: `no key in ${source.env}`, fix: `export ${source.env}=…` }]
  }
  const file = homePath(source.file)
  if (!existsSync(file))
    return [{ about, state: "problem", found: `no key file ${file}`, fix: "write the key into it, mode 0600" }]
  const isOpen = process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0
  return isOpen ? [{ about, state: "warning", found: `others may read ${file}`, fix: `chmod 600 ${file}` }] : []
}

/** Looks at what one target of the configuration needs on this machine: its file, its key. Asks nothing of a network. */
export const diagnoseDocument = (document: TargetDocument): ReadonlyArray<Diagnosis> => {
  switch (document.kind) {
    case "llama-cpp": {
      const about = `target ${document.id ?? document.file}`
      const missing = (file: string, fix: string): ReadonlyArray<Diagnosis> =>
        existsSync(file) ? [] : [{ about, state: "problem", found: `no file ${file}`, fix }]
      return [
        ...missing(homePath(document.file), "correct `file`, or fetch the model"),
        ...(document.adapters ?? []).flatMap(({ file }) => missing(homePath(file), "correct the `file` of `adapters`")),
      ]
    }
    case "mistral": {
      const isOwn = document.serverURL !== undefined
      const source = document.apiKey ?? (isOwn ? undefined : { env: "MISTRAL_API_KEY" })
      return source === undefined ? [] : diagnoseKey(`target ${document.id ?? document.model}`, source)
    }
    default:
      return []
  }
}

const patienceMs = 5000

/** Whether the address answers at all; nothing of a request, and no key, is sent. */
const diagnoseReach = async ({ id, zone, endpoint }: NetworkTarget): Promise<Diagnosis> => {
  const about = `target ${id}`
  try {
    await fetch(endpoint.origin, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(patienceMs) })
    return { about, state: "ok", found: `${endpoint.origin} answers (${zone})` }
  } catch {
    return {
      about,
      state: "problem",
      found: `${endpoint.origin} does not answer`,
      fix: "start the server, or correct the address",
    }
  }
}

/** Whether a target's server answers, and whether it may forward; nothing of a target on this machine's engine. */
const diagnoseServer = async (
  target: Target,
  document: TargetDocument | undefined,
): Promise<ReadonlyArray<Diagnosis>> => {
  if (target.kind !== "network" || document === undefined) return []
  const reached = await diagnoseReach(target)
  return reached.state === "ok" ? [reached, ...(await diagnoseForwarding(document, target))] : [reached]
}

const readTargets = async (config: ConfigDocument): Promise<ReadonlyArray<Target> | Diagnosis> => {
  try {
    return await makeTargets(config)
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : "a target cannot be made"
    return { about: "configuration", state: "problem", found, fix: `mend ${configFile()}` }
  }
}

/** Looks at the configuration: its targets, their keys, whether their addresses answer, and what a target itself warns of. */
export const diagnoseTargets = async (
  file: string = configFile(),
  isOffline: boolean,
): Promise<ReadonlyArray<Diagnosis>> => {
  const about = "configuration"
  let config: ConfigDocument
  try {
    config = await readConfig(file)
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : "the configuration cannot be read"
    return [{ about, state: "problem", found, fix: `mend ${file}` }]
  }
  const { targets: documents = [] } = config
  if (documents.length === 0) {
    return [
      {
        about,
        state: "warning",
        found: `no targets in ${file}`,
        fix: "`postern init` proposes some, `postern models` lists models on this machine",
      },
      ...(await diagnoseFit(config)),
    ]
  }
  const made = await readTargets(config)
  if ("state" in made) return [made]
  const asked = isOffline ? [] : await Promise.all(made.map((target, at) => diagnoseServer(target, documents[at])))
  const warnings = made.flatMap(({ id, warnings: warn }) =>
    (warn?.() ?? []).map((found): Diagnosis => ({ about: `target ${id}`, state: "warning", found })),
  )
  const zones = made.map(({ id, zone }) => `${id} (${zone})`).join(", ")
  return [
    { about, state: "ok", found: `${file}: ${zones}` },
    ...documents.flatMap(diagnoseDocument),
    ...(await diagnoseFit(config)),
    ...asked.flat(),
    ...warnings,
  ]
}
