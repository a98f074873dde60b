import { freemem } from "node:os"
import {
  checkModelFile,
  findModelFiles,
  knownModels,
  type ModelFileReport,
  planModels,
  type PlannedModel,
} from "@postern/adapters/model-files"
import { type ConfigDocument, type TargetDocument } from "../../config/config-document.ts"
import { homePath } from "../../config/read-key.ts"
import { showGigabytes } from "../show-bytes.ts"
import { type Diagnosis } from "./diagnosis.ts"

const about = "memory"

type EngineDocument = Extract<TargetDocument, { readonly kind: "llama-cpp" }>

/** A model with a name for people. */
interface NamedModel extends PlannedModel {
  readonly name: string
}

const readReport = (file: string): Promise<ModelFileReport | undefined> => checkModelFile(file).catch(() => undefined)

const planned = (name: string, options: PlannedModel["options"], report: ModelFileReport): ReadonlyArray<NamedModel> =>
  report.bytesPerToken === "unknown"
    ? []
    : [
        {
          name,
          options,
          sizeBytes: report.sizeBytes,
          bytesPerToken: report.bytesPerToken,
          ...(report.contextTokens === "unknown" ? {} : { contextTokens: report.contextTokens }),
        },
      ]

const tokens = (count: number): string => `${count.toLocaleString("en")} tokens`

const sayContexts = (models: ReadonlyArray<NamedModel>, contexts: ReadonlyArray<number>): string =>
  models.map(({ name }, at) => `${name} with ${tokens(contexts[at] ?? 0)}`).join(", ")

const diagnoseConfigured = async (
  documents: ReadonlyArray<EngineDocument>,
  freeBytes: number,
): Promise<ReadonlyArray<Diagnosis>> => {
  const models = await Promise.all(
    documents.map(async (document) => {
      const { kind: _, file: written, ...options } = document
      const file = homePath(written)
      const report = await readReport(file)
      return report === undefined ? [] : planned(options.id ?? file, { ...options, file }, report)
    }),
  )
  const all = models.flat()
  if (all.length === 0) return []
  const { contextTokens, leastBytes } = planModels(all, freeBytes)
  return contextTokens === undefined
    ? [
        {
          about,
          state: "problem",
          found: `the models of the configuration do not fit together: they take ${showGigabytes(leastBytes)} at least, ${showGigabytes(freeBytes)} are free`,
          fix: "take a smaller quantisation, state a smaller `contextTokens`, leave one out, or close other programs",
        },
      ]
    : [{ about, state: "ok", found: `fits together, about: ${sayContexts(all, contextTokens)}` }]
}

const ofKnown = (kind: "chat" | "infill"): ReadonlyArray<NamedModel> =>
  knownModels
    .filter(({ serves }) => serves[0] === kind)
    .flatMap(({ bytesPerToken, files, title, name }) =>
      files.flatMap(({ quantisation, sizeBytes }) =>
        bytesPerToken === "unknown" || sizeBytes === "unknown"
          ? []
          : [
              {
                name: `${title} ${quantisation}`,
                options: { file: `/${name}-${quantisation}.gguf`, serves: [kind] as const },
                sizeBytes,
                bytesPerToken,
              },
            ],
      ),
    )

const ofMachine = async (): Promise<(kind: "chat" | "infill") => ReadonlyArray<NamedModel>> => {
  const reports = await Promise.all((await findModelFiles()).map(({ file }) => readReport(file)))
  return (kind) =>
    reports.flatMap((report) => {
      if (report === undefined || report.problems.length > 0) return []
      const first = report.known?.serves[0] ?? (report.canChat ? "chat" : undefined)
      const name = `${report.known?.title ?? report.name} ${report.quantisation} (on this machine)`
      return first === kind ? planned(name, { file: report.file, serves: [kind] }, report) : []
    })
}

const mostPairs = 5

/** What could run here: each chat model with each model for autocompletion, as it would fit, the largest first. */
const diagnosePossible = async (freeBytes: number): Promise<Diagnosis> => {
  const here = await ofMachine()
  const pairs = [...here("chat"), ...ofKnown("chat")].flatMap((chat) =>
    [...here("infill"), ...ofKnown("infill")].flatMap((infill) => {
      const { contextTokens } = planModels([chat, infill], freeBytes)
      return contextTokens === undefined ? [] : [{ models: [chat, infill], contextTokens }]
    }),
  )
  const weight = ({ models }: (typeof pairs)[number]) => models.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const best = pairs.toSorted((one, other) => weight(other) - weight(one)).slice(0, mostPairs)
  const free = `${showGigabytes(freeBytes)} are free`
  return {
    about,
    state: "ok",
    found:
      best.length === 0
        ? `${free}: none of the known pairs of a chat model and one for autocompletion fits`
        : [`${free}; of the known models would fit together, about:`]
            .concat(best.map(({ models, contextTokens }) => sayContexts(models, contextTokens)))
            .join("\n           "),
  }
}

/**
 * Says which models fit into this machine's memory together, with how much context: those of the configuration, or, where it
 * has none, known ones. Reads headers; the engine is not loaded, so what a GPU holds is left to it.
 */
export const diagnoseFit = async (
  { targets = [] }: ConfigDocument,
  freeBytes: number = freemem(),
): Promise<ReadonlyArray<Diagnosis>> => {
  const documents = targets.filter((document) => document.kind === "llama-cpp")
  return documents.length > 0 ? diagnoseConfigured(documents, freeBytes) : [await diagnosePossible(freeBytes)]
}
