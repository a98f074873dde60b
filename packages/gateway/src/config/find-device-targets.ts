import { totalmem } from "node:os"
import { checkModelFile, findModelFiles, type ModelFileReport } from "@postern/adapters/model-files"
import { type TargetDocument } from "./config-document.ts"

/** A model file of another program, and what its header says. */
export interface FoundModel extends Pick<
  ModelFileReport,
  "file" | "sizeBytes" | "problems" | "known" | "canChat" | "minimumMemoryBytes"
> {
  /** What its holder calls it, for instance `devstral-small-2:24b`. */
  readonly holderName: string
}

/** The rest is the system's and other programs'. */
const usableShare = 0.9

const idOf = ({ known, holderName }: FoundModel): string =>
  known?.name ?? (holderName.split("/").at(-1) ?? holderName).replaceAll(/[^\w.-]+/g, "-")

const isForChat = ({ canChat, known }: FoundModel): boolean =>
  canChat && (known === undefined || known.serves.includes("chat"))

const document = (model: FoundModel, serves: "chat" | "infill" | "both"): TargetDocument => ({
  kind: "llama-cpp",
  id: idOf(model),
  file: model.file,
  serves: serves === "both" ? ["chat", "infill"] : [serves],
})

/**
 * Chooses at most one model for chat and one for infill: the largest and the smallest of those that can, for in the one quality
 * counts and in the other haste. Both must fit the memory together. More would leave each less of it.
 */
export const chooseDeviceTargets = (
  models: ReadonlyArray<FoundModel>,
  memoryBytes: number,
): ReadonlyArray<TargetDocument> => {
  const usable = memoryBytes * usableShare
  const sizeOf = ({ minimumMemoryBytes, sizeBytes }: FoundModel): number =>
    minimumMemoryBytes === "unknown" ? sizeBytes : minimumMemoryBytes
  const fitting = models
    .filter((model) => model.problems.length === 0 && sizeOf(model) <= usable)
    .toSorted((one, other) => one.sizeBytes - other.sizeBytes)
  const chat = fitting.findLast(isForChat)
  const infill = fitting.find(({ known }) => known?.serves.includes("infill"))
  if (chat === undefined) return infill === undefined ? [] : [document(infill, "infill")]
  const fitBoth = infill !== undefined && sizeOf(chat) + sizeOf(infill) <= usable
  if (infill?.file === chat.file) return [document(chat, "both")]
  return [document(chat, "chat"), ...(fitBoth && idOf(infill) !== idOf(chat) ? [document(infill, "infill")] : [])]
}

/** Finds models that Ollama, LM Studio or Hugging Face hold on this machine, for who has configured none. Loads nothing. */
export const findDeviceTargets = async (): Promise<ReadonlyArray<TargetDocument>> => {
  const found = await findModelFiles()
  const models = await Promise.allSettled(
    found.map(async ({ file, name }) => ({ ...(await checkModelFile(file)), holderName: name })),
  )
  return chooseDeviceTargets(
    models.flatMap((model) => (model.status === "fulfilled" ? [model.value] : [])),
    totalmem(),
  )
}
