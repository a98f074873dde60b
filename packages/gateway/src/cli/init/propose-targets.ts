import { totalmem } from "node:os"
import { checkModelFile, findModelFiles, type ModelFileReport } from "@postern/adapters/model-files"
import { type TargetDocument } from "../../config/config-document.ts"

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

/** Picks a chat model and one for autocompletion that fit into the memory together. Pure. */
export const pickModels = (
  reports: ReadonlyArray<ModelFileReport>,
  memoryBytes: number,
): ReadonlyArray<ProposedTarget> => {
  let room = memoryBytes * usableShare
  const take = (candidates: ReadonlyArray<Sized>, serves: "chat" | "infill"): ReadonlyArray<ProposedTarget> => {
    const best = candidates.filter(({ minimumMemoryBytes }) => minimumMemoryBytes <= room).toSorted(byWorth)[0]
    if (best === undefined) return []
    room -= best.minimumMemoryBytes
    const { file, known, name, quantisation } = best
    const title = known?.title ?? name
    return [
      {
        target: { kind: "llama-cpp", file, serves: [serves] },
        reason: `${title === "unknown" ? "a model" : title}, ${quantisation}: on this machine, and fits into its memory`,
      },
    ]
  }
  const usable = reports.filter(isUsable)
  // First the small one: what is left is the chat model's.
  const infill = take(
    usable.filter((report) => isForInfill(report) && report.sizeBytes <= largestInfillBytes),
    "infill",
  )
  const chat = take(
    usable.filter((report) => report.canChat && !isForInfill(report)),
    "chat",
  )
  return [...chat, ...infill]
}

/** Proposes models that are on this machine, and Mistral's where its key is in the environment. Reads headers only. */
export const proposeTargets = async (
  environment: NodeJS.ProcessEnv = process.env,
  memoryBytes: number = totalmem(),
): Promise<ReadonlyArray<ProposedTarget>> => {
  const files = [...new Set((await findModelFiles({ environment })).map(({ file }) => file))]
  const found = pickModels(await Promise.all(files.map((file) => checkModelFile(file))), memoryBytes)
  if ((environment["MISTRAL_API_KEY"] ?? "").trim() === "") return found
  const cloud: ProposedTarget = {
    target: { kind: "mistral", model: "mistral-large-latest", apiKey: { env: "MISTRAL_API_KEY" } },
    reason: "MISTRAL_API_KEY is set; the key itself is not written",
  }
  return [...found, cloud]
}
