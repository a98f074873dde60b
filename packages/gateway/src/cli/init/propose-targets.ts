import { findDeviceTargets } from "../../config/find-device-targets.ts"
import { type ProposedTarget } from "../../config/pick-models.ts"

const cloud: ProposedTarget = {
  target: { kind: "mistral", model: "mistral-large-latest", apiKey: { env: "MISTRAL_API_KEY" } },
  reason: "MISTRAL_API_KEY is set; the key itself is not written",
}

/** Proposes models that are on this machine, and Mistral's where its key is in the environment. Reads headers only. */
export const proposeTargets = async (
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlyArray<ProposedTarget>> => {
  const found = await findDeviceTargets(environment)
  return (environment["MISTRAL_API_KEY"] ?? "").trim() === "" ? found : [...found, cloud]
}
