import { totalmem } from "node:os"
import { checkModelFile, findModelFiles } from "@postern/adapters/model-files"
import { pickModels, type ProposedTarget } from "./pick-models.ts"

/**
 * Picks among the models that Ollama, LM Studio and Hugging Face's cache hold on this machine, for who has configured none. Reads
 * headers, loads nothing; a file that cannot be read is none.
 */
export const findDeviceTargets = async (
  environment: NodeJS.ProcessEnv = process.env,
  memoryBytes: number = totalmem(),
): Promise<ReadonlyArray<ProposedTarget>> => {
  const files = [...new Set((await findModelFiles({ environment })).map(({ file }) => file))]
  const reports = await Promise.allSettled(files.map((file) => checkModelFile(file)))
  return pickModels(
    reports.flatMap((report) => (report.status === "fulfilled" ? [report.value] : [])),
    memoryBytes,
  )
}
