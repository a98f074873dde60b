import { basename } from "node:path"
import { type ModelFileReport } from "@postern/adapters/model-files"
import { type TargetDocument } from "./config-document.ts"

/** A model for the user's configuration, and why it is proposed. */
export interface ProposedTarget {
  readonly target: TargetDocument
  readonly reason: string
}

/** Left to the system and to other programs. */
const usableShare = 0.8

/** An autocompletion has to come in a moment: larger models are for chat. */
const largestInfillBytes = 6_000_000_000

type Sized = ModelFileReport & { readonly minimumMemoryBytes: number }

const isUsable = (report: ModelFileReport): report is Sized =>
  report.problems.length === 0 && report.minimumMemoryBytes !== "unknown"

const isForInfill = ({ known }: Sized): boolean => known?.serves[0] === "infill"

/** Those that are known to work well first, then the larger. */
const byWorth = (one: Sized, other: Sized): number =>
  Number(other.known !== undefined) - Number(one.known !== undefined) || other.sizeBytes - one.sizeBytes

/** A file's name says what it is, but for Ollama's: those are named by their checksum. */
const nameBesideFile = ({ file, known, name }: Sized): { readonly id?: string } => {
  if (basename(file).toLowerCase().endsWith(".gguf")) return {}
  const said = known?.name ?? name.replaceAll(/[^\w.-]+/g, "-")
  return said === "unknown" || said === "" ? {} : { id: said }
}

const propose = (report: Sized, serves: readonly ["chat" | "infill", ...ReadonlyArray<"infill">]): ProposedTarget => {
  const { file, known, name, quantisation } = report
  const title = known?.title ?? name
  return {
    target: { kind: "llama-cpp", ...nameBesideFile(report), file, serves },
    reason: `${title === "unknown" ? "a model" : title}, ${quantisation}: on this machine, and fits into its memory`,
  }
}

/**
 * Picks a chat model and one for autocompletion that fit into the memory together; where nothing else can chat, the small one
 * does both. Pure.
 */
export const pickModels = (
  reports: ReadonlyArray<ModelFileReport>,
  memoryBytes: number,
): ReadonlyArray<ProposedTarget> => {
  const room = memoryBytes * usableShare
  const best = (candidates: ReadonlyArray<Sized>, most: number): Sized | undefined =>
    candidates.filter(({ minimumMemoryBytes }) => minimumMemoryBytes <= most).toSorted(byWorth)[0]
  const usable = reports.filter(isUsable)
  // First the small one: what is left is the chat model's.
  const infill = best(
    usable.filter((report) => isForInfill(report) && report.sizeBytes <= largestInfillBytes),
    room,
  )
  const chat = best(
    usable.filter((report) => report.canChat && !isForInfill(report)),
    room - (infill?.minimumMemoryBytes ?? 0),
  )
  if (infill === undefined) return chat === undefined ? [] : [propose(chat, ["chat"])]
  if (chat !== undefined) return [propose(chat, ["chat"]), propose(infill, ["infill"])]
  const chats = infill.canChat && infill.known?.serves.includes("chat") === true
  return [propose(infill, chats ? ["chat", "infill"] : ["infill"])]
}
